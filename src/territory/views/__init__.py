"""What a page says, as HTML: one renderer for the first view, the Streamlit page and the exports."""
