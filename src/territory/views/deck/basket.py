"""The basket: figures in an order, with a presenter's titles and notes; a file, or codes in an address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from territory.catalog import Catalog
from territory.views.deck.registry import problem_of

VERSION = 1
KIND = "territory-slides"
MOST = 40
LONGEST_CODE = 80
LONGEST_TITLE = 200
LONGEST_NOTE = 3000
LARGEST_FILE = 400_000


@dataclass(frozen=True, slots=True)
class Item:
    """A figure of the basket; `title` and `note` are the presenter's own words, "" when there are none."""

    code: str
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """What could not be opened.

    Attributes:
        what: as the basket names it, shortened.
        why: "figure", "choice", "entry", "file", "newer" or "most": a message `slides.lost.*` says it.
    """

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Basket:
    """Figures in an order, and what could not be opened.

    Attributes:
        items: at most `MOST`, each code once.
        lost: the rest.
        data: version of the data it was kept with, "" when unknown.
    """

    items: tuple[Item, ...] = ()
    lost: tuple[Lost, ...] = ()
    data: str = ""

    @property
    def codes(self) -> str:
        """The codes as an address spells them.

        >>> Basket((Item("led-matrix"), Item("argentina-sectors.tourism"))).codes
        'led-matrix,argentina-sectors.tourism'
        """
        return ",".join(item.code for item in self.items)

    def moved(self, code: str, by: int) -> str:
        """Return the codes with one of them moved, as an address spells them.

        >>> Basket((Item("a"), Item("b"), Item("c"))).moved("c", -1)
        'a,c,b'
        """
        codes = [item.code for item in self.items]
        at = codes.index(code)
        codes.insert(max(0, min(len(codes) - 1, at + by)), codes.pop(at))
        return ",".join(codes)

    def without(self, code: str) -> str:
        """Return the codes without one of them."""
        return ",".join(item.code for item in self.items if item.code != code)

    def having(self, code: str) -> str:
        """Return the codes with one more at the end; unchanged when it is among them."""
        codes = [item.code for item in self.items]
        return ",".join(codes if code in codes else [*codes, code])


def from_codes(text: str, catalog: Catalog) -> Basket:
    """Return the basket of an address."""
    return _opened([Item(code) for code in text.split(",") if code.strip()], catalog)


def from_fields(pairs: Iterable[tuple[str, str]], catalog: Catalog) -> Basket:
    """Return the basket of a form: `figure`, then its `title` and `note`, in the order of the slides."""
    items: list[Item] = []
    for name, value in pairs:
        if name == "figure":
            items.append(Item(value))
        elif name in ("title", "note") and items:
            items[-1] = replace(items[-1], **{name: value})
    return _opened(items, catalog)


def from_file(content: bytes, catalog: Catalog) -> Basket:
    """Return what can be opened of a basket file, and a list of the rest; never raises for its content."""
    if len(content) > LARGEST_FILE:
        return Basket(lost=(Lost("", "file"),))
    try:
        read: Any = json.loads(content)
    except (ValueError, RecursionError):
        return Basket(lost=(Lost("", "file"),))
    if not isinstance(read, dict) or read.get("kind") != KIND or not isinstance(read.get("figures"), list):
        return Basket(lost=(Lost("", "file"),))
    items, lost = [], []
    version = read.get("version")
    if not isinstance(version, int) or version > VERSION:
        lost.append(Lost(_short(str(version)), "newer"))
    for at, entry in enumerate(read["figures"], start=1):
        if isinstance(entry, dict) and isinstance(entry.get("figure"), str):
            words = {name: entry.get(name, "") for name in ("title", "note")}
            broken = [name for name, value in words.items() if not isinstance(value, str)]
            lost += [Lost(f"{at}: {name}", "entry") for name in broken]
            kept = {name: value for name, value in words.items() if name not in broken}
            items.append(Item(entry["figure"], **kept))
        else:
            lost.append(Lost(str(at), "entry"))
    opened = _opened(items, catalog)
    data = read.get("data")
    return replace(
        opened, lost=(*lost, *opened.lost), data=_short(clean(data)) if isinstance(data, str) else ""
    )


def to_file(basket: Basket, data: str, lang: str) -> bytes:
    """Return a basket as a small JSON file, the same for the same basket."""
    content: Mapping[str, object] = {
        "kind": KIND,
        "version": VERSION,
        "data": data,
        "lang": lang,
        "figures": [{"figure": item.code, "title": item.title, "note": item.note} for item in basket.items],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def clean(text: str) -> str:
    r"""Return text without what no document can hold: control characters and halves of characters.

    >>> clean("a\x00b\ud800\nc")
    'ab\nc'
    """
    return "".join(
        sign
        for sign in text.replace("\r\n", "\n").replace("\r", "\n")
        if sign == "\n" or ((sign.isprintable() or sign in "\u00a0\u202f") and sign not in "\ufffe\uffff")
    )


def _opened(items: Sequence[Item], catalog: Catalog) -> Basket:
    kept: dict[str, Item] = {}
    lost = []
    for item in items:
        code = item.code.strip()
        why = problem_of(catalog, code) if len(code) <= LONGEST_CODE else "figure"
        if why:
            lost.append(Lost(_short(clean(code)), why))
        elif code in kept:
            continue
        elif len(kept) == MOST:
            lost.append(Lost(_short(code), "most"))
        else:
            title = clean(item.title).replace("\n", " ").strip()[:LONGEST_TITLE]
            kept[code] = Item(code, title, clean(item.note).strip()[:LONGEST_NOTE])
    return Basket(tuple(kept.values()), tuple(lost))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
