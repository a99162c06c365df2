"""Subject (a) behind `st.App` with compression, as our own page is served.

Switch to `territory.server.app`'s middleware (and the project's environment) once the server exposes it;
until then `compression.Brotli` stands in for it.
"""

from pathlib import Path

import streamlit as st
from compression import Brotli
from starlette.middleware import Middleware

app = st.App(Path(__file__).with_name("empty.py"), middleware=[Middleware(Brotli)])
