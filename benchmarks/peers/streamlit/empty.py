"""Subject (a): the least that a Streamlit page can show."""

import streamlit as st

st.title("LSP projects in Argentina")
