"""Signing in and editing, in Streamlit's own widgets below the view."""

import streamlit as st

from territory.views.page import Page


def below(page: Page) -> None:
    if page.native:
        st.write(dict(st.user))
        if st.button("in"):
            st.login()
        if st.button("out"):
            st.logout()
