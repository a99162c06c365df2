"""Databases and folders of Parquet that an administrator lists in `settings.toml`, for people to choose."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, get_args

LANGUAGES = ("es", "en", "it", "pt")
Kind = Literal["parquet", "database"]
SCHEMES = ("postgresql", "postgres", "duckdb")
KEYS = frozenset(
    ("id", "title", "kind", "folder", "address_from", "tables", "source", "licence", "as_of", "public")
)
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_TABLE = re.compile(r"[^\x00-\x1f/\\]{1,80}")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


class ListedError(ValueError):
    """A source cannot be listed so; the text names the key and the remedy, never an address."""


@dataclass(frozen=True, slots=True)
class Source:
    """A database or a folder of Parquet that people may choose from.

    Attributes:
        id: tells it from the others.
        title: shown, by language.
        kind: "parquet" or "database".
        tables: names of those that may be read; of PostgreSQL also "schema.table".
        folder: of the Parquet files, None for a database.
        address: of the database, "" for a folder. It holds a secret: `repr` leaves it out.
        source: who says so, by language.
        licence: of the data, "" when not stated.
        as_of: the date of the data, "" when not stated.
        public: True when nobody needs to sign in to read it.
    """

    id: str
    title: Mapping[str, str]
    kind: Kind
    tables: tuple[str, ...]
    folder: Path | None = None
    address: str = field(default="", repr=False)
    source: Mapping[str, str] = field(default_factory=dict)
    licence: str = ""
    as_of: str = ""
    public: bool = False

    def named(self, lang: str) -> str:
        """Return the title in a language.

        >>> Source("empleo", {"es": "Empleo"}, "database", ("firmas",)).named("en")
        'Empleo'
        """
        return _said(self.title, lang) or self.id

    def credited(self, lang: str) -> str:
        """Return who says what the tables hold, in a language, "" when it is not stated."""
        return _said(self.source, lang)


def sources(values: object, environment: Mapping[str, str] = os.environ) -> tuple[Source, ...]:
    """Return the sources of `[[sources]]`.

    Args:
        values: what the settings hold under that key.
        environment: holds the addresses of databases, under the names that the settings give.

    Raises:
        ListedError: a key or value means nothing, a folder is missing, or an address is not set.

    >>> one = {"id": "firms", "title": "Firmas", "kind": "database", "address_from": "DB", "tables": ["t"]}
    >>> found = sources([one], {"DB": "postgresql://ana:secret@db.example/firmas"})
    >>> found[0].tables, "secret" in repr(found)
    (('t',), False)
    """
    if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
        raise ListedError("sources must be written as [[sources]], one for each source.")
    found = tuple(_source(f"sources[{at}]", one, environment) for at, one in enumerate(values, start=1))
    for at, one in enumerate(found, start=1):
        if one.id in [other.id for other in found[: at - 1]]:
            raise ListedError(f"sources[{at}].id = {one.id!r} is used twice. Give each source its own.")
    return found


def _source(at: str, values: Mapping[str, object], environment: Mapping[str, str]) -> Source:
    if unknown := sorted(set(values) - KEYS):
        raise ListedError(f"{at}: unknown key {unknown[0]!r}. Use {', '.join(sorted(KEYS))}.")
    kind = next((one for one in get_args(Kind) if one == values.get("kind")), None)
    if kind is None:
        raise ListedError(f"{at}.kind = {values.get('kind')!r} must be 'parquet' or 'database'.")
    unused = "address_from" if kind == "parquet" else "folder"
    if unused in values:
        raise ListedError(f"{at}.{unused} means nothing for kind = {kind!r}. Remove it.")
    name = values.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise ListedError(
            f"{at}.id = {name!r} must be up to 40 small letters, digits and '-', a letter first."
        )
    public = values.get("public", False)
    if type(public) is not bool:
        raise ListedError(f"{at}.public must be true or false, found {public!r}.")
    title = _texts(at, "title", values.get("title"))
    if not title:
        raise ListedError(f"{at}.title is missing: a text, or texts by language {LANGUAGES}.")
    return Source(
        id=name,
        title=title,
        kind=kind,
        tables=_tables(at, values.get("tables")),
        folder=_folder(at, values.get("folder")) if kind == "parquet" else None,
        address=_address(at, values.get("address_from"), environment) if kind == "database" else "",
        source=_texts(at, "source", values.get("source")),
        licence=_text(at, "licence", values.get("licence", "")),
        as_of=_date(at, values.get("as_of", "")),
        public=public,
    )


def _text(at: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise ListedError(f"{at}.{key} must be text in quotes, found {value!r}.")
    return value.strip()


def _texts(at: str, key: str, value: object) -> dict[str, str]:
    """Return texts by language; one text alone stands for all of them."""
    if value is None:
        return {}
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value.strip()) if value.strip() else {}
    if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
        raise ListedError(f"{at}.{key} must be a text, or texts by language {LANGUAGES}, found {value!r}.")
    return {lang: _text(at, f"{key}.{lang}", text) for lang, text in value.items()}


def _said(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang) or next((texts[one] for one in LANGUAGES if texts.get(one)), "")


def _tables(at: str, value: object) -> tuple[str, ...]:
    named: Sequence[object] = value if isinstance(value, list) else ()
    tables = tuple(one for one in named if isinstance(one, str) and _TABLE.fullmatch(one) and one.strip("."))
    if not tables or len(tables) != len(named) or len(set(tables)) != len(tables):
        raise ListedError(
            f'{at}.tables must list the tables that may be read, each once: ["empleo"]. Found {value!r}.'
        )
    return tables


def _folder(at: str, value: object) -> Path:
    folder = Path(_text(at, "folder", value if value is not None else ""))
    if not folder.is_absolute() or not folder.is_dir():
        raise ListedError(f"{at}.folder = {value!r} must be a folder of this computer, written from '/'.")
    return folder.resolve()


def _address(at: str, value: object, environment: Mapping[str, str]) -> str:
    if not isinstance(value, str) or not _VARIABLE.fullmatch(value):
        # Whoever writes the address itself here must not find it in a log.
        raise ListedError(
            f"{at}.address_from must name a variable of the environment in capital letters, such as "
            "'EMPLOYMENT_DATABASE', that holds the database's address. The address does not belong here."
        )
    address = environment.get(value, "").strip()
    scheme, mark, rest = address.partition("://")
    if not mark or scheme not in SCHEMES or not rest:
        raise ListedError(
            f"{at}.address_from: the environment's {value} must hold an address such as "
            "postgresql://user@host/database or duckdb:///folder/file.duckdb."
        )
    return address


def _date(at: str, value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = _text(at, "as_of", value)
    try:
        if text:
            # A year or a month is a date, too.
            date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        raise ListedError(f"{at}.as_of = {value!r} must be a date such as 2026-03-31 or '2026-03'.") from None
    return text
