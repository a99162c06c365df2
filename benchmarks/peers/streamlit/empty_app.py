"""Subject (a): an empty Streamlit page behind `st.App` with our own compression, in our own environment."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from territory.server.middleware import Compressed

app = st.App(Path(__file__).with_name("empty.py"), middleware=[Middleware(Compressed)])
