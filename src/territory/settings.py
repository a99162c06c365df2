"""What an institution sets without a developer: `settings.toml` in its `TERRITORY_HOME`."""

from __future__ import annotations

import logging
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from territory.listed import LANGUAGES, ListedError, Source, sources
from territory.paths import home

LOG = logging.getLogger(__name__)
WORLDVIEWS = ("defacto", "ar")
OWN_DATA_MINUTES = 120
LONGEST_MINUTES = 24 * 60
WORKSPACE_DAYS, MOST_DAYS = 30, 365
_TILES = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?/[A-Za-z0-9._~/@{}?=&%-]+")
TEXTS = ("disclaimer", "privacy", "accessibility")


@dataclass(frozen=True, slots=True)
class Settings:
    """An institution's choices; the defaults suit a laptop.

    Attributes:
        name: the institution, shown in the footer ("" when not set).
        logo: an SVG or PNG file inside the home folder, or None.
        contact: mail address for "report an error in this figure" ("" hides the link).
        default_language: the language when the browser asks for none of ours.
        worldview: boundaries shown, "defacto" or "ar".
        base_url: public address for links in mails and exports ("" uses the request's).
        own_data_minutes: how long a table that somebody loads on `/own-data` stays without being used.
        workspace_days: how long a table that somebody keeps in their workspace stays there unpublished.
        tiles: address of map tiles with {z}, {x} and {y}, shown below points ("" asks nobody).
        tiles_attribution: who made them, shown on the map.
        sources: databases and folders of Parquet that people may choose from.
        texts: by kind ("disclaimer", "privacy", "accessibility"), text by language.
    """

    name: str = ""
    logo: Path | None = None
    contact: str = ""
    default_language: str = "es"
    worldview: str = "defacto"
    base_url: str = ""
    own_data_minutes: int = OWN_DATA_MINUTES
    workspace_days: int = WORKSPACE_DAYS
    tiles: str = ""
    tiles_attribution: str = ""
    sources: tuple[Source, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def text(self, kind: str, lang: str) -> str:
        """Return the institution's text of a kind in a language, or "" when it wrote none.

        >>> Settings(texts={"disclaimer": {"es": "Datos preliminares."}}).text("disclaimer", "es")
        'Datos preliminares.'
        """
        return self.texts.get(kind, {}).get(lang, "")


class SettingsError(ValueError):
    """`settings.toml` cannot be used; the text names the file, the key and the remedy."""


def load(folder: Path | None = None) -> Settings:
    """Return the settings of an institution.

    Read from `settings.toml` in `folder` (default `TERRITORY_HOME`); a missing file gives the defaults.
    `TERRITORY_WORLDVIEW` overrides the worldview.

    Raises:
        SettingsError: when the file is not TOML or holds a key or value that means nothing.

    >>> load(Path("/nowhere")).default_language
    'es'
    """
    folder = folder or home()
    path = folder / "settings.toml"
    values: dict[str, object] = {}
    if path.is_file():
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"{path}: not a TOML file in UTF-8 ({error}). Correct it or move it away."
            ) from error
    texts = {kind: _texts(path, kind, values.pop(kind, {})) for kind in TEXTS}
    known = {
        key: _word(path, key, values.pop(key, ""))
        for key in (
            "name",
            "logo",
            "contact",
            "default_language",
            "worldview",
            "base_url",
            "tiles",
            "tiles_attribution",
        )
    }
    listed = _sources(path, values.pop("sources", []))
    minutes = _whole(path, values, "own_data_minutes", OWN_DATA_MINUTES, LONGEST_MINUTES)
    days = _whole(path, values, "workspace_days", WORKSPACE_DAYS, MOST_DAYS)
    if values:
        raise SettingsError(f"{path}: unknown key {sorted(values)[0]!r}. See docs/settings.md for the keys.")
    worldview = os.environ.get("TERRITORY_WORLDVIEW") or known["worldview"] or "defacto"
    if worldview not in WORLDVIEWS:
        LOG.warning("TERRITORY_WORLDVIEW=%r is not one of %s; using 'defacto'", worldview, WORLDVIEWS)
        worldview = "defacto"
    language = known["default_language"] or "es"
    if language not in LANGUAGES:
        raise SettingsError(f"{path}: default_language = {language!r} is not one of {LANGUAGES}.")
    return Settings(
        name=known["name"],
        logo=_logo(path, folder, known["logo"]),
        contact=_contact(path, known["contact"]),
        default_language=language,
        worldview=worldview,
        base_url=known["base_url"].rstrip("/"),
        own_data_minutes=minutes,
        workspace_days=days,
        tiles=_tiles(path, known["tiles"]),
        tiles_attribution=known["tiles_attribution"],
        sources=listed,
        texts=texts,
    )


def _sources(path: Path, values: object) -> tuple[Source, ...]:
    try:
        return sources(values)
    except ListedError as error:
        raise SettingsError(f"{path}: {error} See docs/settings.md.") from error


def _word(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{path}: {key} must be text in quotes, found {value!r}.")
    return value


def _whole(path: Path, values: dict[str, object], key: str, usual: int, most: int) -> int:
    value = values.pop(key, usual)
    if type(value) is not int or not 1 <= value <= most:
        raise SettingsError(f"{path}: {key} must be a whole number from 1 to {most}, found {value!r}.")
    return value


def _texts(path: Path, kind: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
        raise SettingsError(f"{path}: [{kind}] must hold texts by language {LANGUAGES}, found {value!r}.")
    return {lang: _word(path, f"{kind}.{lang}", text) for lang, text in value.items()}


def _contact(path: Path, address: str) -> str:
    if address and (address.count("@") != 1 or any(sign in address for sign in " \n\r?&<>\"'")):
        raise SettingsError(f"{path}: contact = {address!r} is not a mail address.")
    return address


def _tiles(path: Path, address: str) -> str:
    if address and not (_TILES.fullmatch(address) and all(part in address for part in ("{z}", "{x}", "{y}"))):
        raise SettingsError(
            f"{path}: tiles = {address!r} is not an address such as 'https://tiles.example/{{z}}/{{x}}/{{y}}.png'."
        )
    return address


def _logo(path: Path, folder: Path, name: str) -> Path | None:
    if not name:
        return None
    logo = (folder / name).resolve()
    if not logo.is_relative_to(folder.resolve()) or logo.suffix not in {".svg", ".png"} or not logo.is_file():
        raise SettingsError(f"{path}: logo = {name!r} must be an .svg or .png file inside {folder}.")
    return logo
