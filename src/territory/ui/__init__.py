"""The Streamlit side: navigation, state in the URL, and the plate that the browser shows."""
