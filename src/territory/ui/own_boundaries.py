"""A reader's own boundaries in their session: brought, mended and simplified on offer, used by the map."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from territory.gazetteer import Gazetteer, own_gazetteer
from territory.i18n import Language
from territory.ingest.limits import MOST_SHAPE_BYTES, Refused
from territory.ingest.opening import Boundaries, open_boundaries
from territory.maps import BaseMap
from territory.ui.own_state import chosen, kept, key, plain, say, title
from territory.views.own.report import refusal
from territory.views.own.sheet import plain_sheet

READ, MADE = "own_shapes_read", "own_shapes_made"
KINDS = ("geojson", "json", "gpkg", "zip")
MOST_DRAWN = 30_000
"""Vertices that a page can hold."""


@dataclass(frozen=True, eq=False)
class Outline:
    """Boundaries that may be used.

    Attributes:
        identity: changes with everything below.
        gazetteer: the territories.
        base: their map.
    """

    identity: str
    gazetteer: Gazetteer
    base: BaseMap


def outline() -> Outline | None:
    """Return the boundaries of the session, None while there are none that a map can use."""
    read = _read()
    if not isinstance(read, Boundaries) or _hindered(read):
        return None
    column, name = _column("key", read), _column("name", read)
    file = chosen("shapes", None)
    identity = f"{file.file_id} {_wishes()} {column} {name}"
    made: Outline | None = st.session_state.get(MADE)
    if made is None or made.identity != identity:
        keys = [_text(row, column) for row in read.rows]
        names = [_text(row, name) or text for row, text in zip(read.rows, keys, strict=True)]
        found = own_gazetteer(keys, names, read.shapes)
        if not found.shapes or not found.shapes["features"]:
            return None
        made = Outline(identity, found, plain_sheet(found.shapes))
        st.session_state[MADE] = made
    return made


def brought() -> bool:
    """Say whether the session holds a file of boundaries."""
    return chosen("shapes", None) is not None


def show(words: Language) -> None:
    """Show the widget that brings boundaries, and what is to be said of them."""
    title(words.t("own.shapes.title"), "own-shapes")
    st.html(f'<p class="upload-limit">{escape(words.t("own.shapes.how"))}</p>')
    megabytes = MOST_SHAPE_BYTES // 1_000_000
    with st.container(key="own-shapes-file"):
        st.file_uploader(
            words.t("own.shapes.label", mb=megabytes),
            type=list(KINDS),
            key=key("shapes"),
            max_upload_size=megabytes,
        )
    read = _read()
    if isinstance(read, Refused):
        said, remedy = refusal(read, words)
        say(f"{said} {remedy}")
    elif read:
        _offers(read, words)


def _offers(read: Boundaries, words: Language) -> None:
    say(
        words.t(
            "own.shapes.read",
            count=words.number(sum(one is not None for one in read.shapes)),
            vertices=words.number(read.vertices),
        )
    )
    columns = st.columns(4)
    if len(read.layers) > 1:
        first = read.layer if read.layer in read.layers else read.layers[0]
        kept(columns[2], "shapes layer", words.t("own.native.layer"), read.layers, plain, first)
    places = tuple(str(at) for at in range(min(len(read.names), 100)))
    labels = {"key": words.t("own.shapes.key"), "name": words.t("own.shapes.name")}
    for place, (role, label) in zip(columns, labels.items(), strict=False):
        kept(
            place,
            f"shapes {role}",
            label,
            places,
            lambda at: plain(read.names[int(at)][:60]) or str(int(at) + 1),
            str(_column(role, read)),
        )
    if read.invalid:
        st.checkbox(words.n("own.shapes.repair", read.invalid), key=key("shapes repair"))
    if read.left > MOST_DRAWN or chosen("shapes simplify", False):
        st.checkbox(words.t("own.shapes.simplify", most=words.number(MOST_DRAWN)), key=key("shapes simplify"))
    say(words.t("own.shapes.waits" if _hindered(read) else "own.shapes.used", left=words.number(read.left)))


def _hindered(read: Boundaries) -> bool:
    return (read.invalid > 0 and not chosen("shapes repair", False)) or read.left > MOST_DRAWN


def _wishes() -> tuple[str, bool, bool]:
    return (
        chosen("shapes layer"),
        bool(chosen("shapes repair", False)),
        bool(chosen("shapes simplify", False)),
    )


def _read() -> Boundaries | Refused | None:
    """Return the shapes of the session's file, read again only when a wish changed."""
    file = chosen("shapes", None)
    if file is None:
        st.session_state.pop(READ, None)
        st.session_state.pop(MADE, None)
        return None
    wishes = (file.file_id, *_wishes())
    held = st.session_state.get(READ)
    if held is None or held[0] != wishes:
        layer, repair, simplify = _wishes()
        found: Boundaries | Refused
        try:
            found = open_boundaries(file.getvalue(), layer, repair=repair, simplify=simplify)
        except Refused as refused:
            found = refused
        held = (wishes, found)
        st.session_state[READ] = held
    read: Boundaries | Refused = held[1]
    return read


def _column(role: str, read: Boundaries) -> int:
    """Return the column of keys (different in every row) or of names (texts), as chosen or as they look."""
    said = chosen(f"shapes {role}")
    if said.isdecimal() and int(said) < len(read.names):
        return int(said)
    columns = [[_text(row, at) for row in read.rows] for at in range(len(read.names))]
    different = [at for at, texts in enumerate(columns) if all(texts) and len(set(texts)) == len(texts)]
    if role == "key":
        return different[0] if different else 0
    worded = [at for at in different if not any(text[:1].isdecimal() for text in columns[at])]
    return worded[0] if worded else _column("key", read)


def _text(row: tuple[object, ...], at: int) -> str:
    cell = row[at] if at < len(row) else None
    return "" if cell is None else str(cell).strip()[:80]
