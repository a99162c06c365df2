"""What a session says about its own table: names of its widgets, lists to choose from, short texts."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
START, ROUND, HELD = "own|", "own_round", "own_held"


def key(name: str) -> str:
    """Return the key of a widget; a new round gives empty widgets."""
    return f"{START}{st.session_state.get(ROUND, 0)}|{name}"


def begin_anew() -> None:
    """Leave what was chosen in another table: a new one opens with its report."""
    lang = st.query_params.get("lang")
    st.query_params.from_dict({"lang": lang} if lang else {})


def chosen(name: str, default: Any = "") -> Any:
    """Return what a widget holds."""
    return st.session_state.get(key(name), default)


def choice(
    place: Any, name: str, label: str, options: tuple[str, ...], said: Callable[[Any], str], none: str
) -> None:
    """Show a list of which nothing need be chosen."""
    every = ("", *options)
    if chosen(name) not in every:
        st.session_state[key(name)] = ""
    place.selectbox(label, every, key=key(name), format_func=lambda one: said(one) if one else none)


def kept(
    place: Any, name: str, label: str, options: tuple[str, ...], said: Callable[[Any], str], now: str
) -> None:
    """Show a list in which what was proposed is chosen."""
    if chosen(name, None) not in options:
        st.session_state[key(name)] = now
    place.selectbox(label, options, key=key(name), format_func=said)


def offer(place: Any, key: str, label: str, make: Callable[[], bytes], name: str, kind: str) -> None:
    """Show a button that makes a file when it is pressed."""
    with place.container(key=key):
        st.download_button(label, make, file_name=name, mime=kind, key=f"{key}-file", on_click="ignore")


def forget() -> None:
    """Forget a session's tables; a new number gives empty widgets, and Streamlit drops the old files."""
    number = st.session_state.get(ROUND, 0) + 1
    for name in [name for name in st.session_state if str(name).startswith("own")]:
        del st.session_state[name]
    st.session_state[ROUND] = number


def title(text: str, anchor: str) -> None:
    """Show a heading."""
    st.html(f'<h2 id="{anchor}">{escape(text)}</h2>')


def say(text: str) -> None:
    """Show a line that is read out."""
    st.html(f'<p class="said" role="status">{escape(text)}</p>')


def plain(text: str) -> str:
    """Return a text that Streamlit's labels, which are Markdown, show as it is."""
    return "".join(f"\\{char}" if char in "\\`*_[]<~:$&" else char for char in text)
