"""The fonts that exports carry: files with fixed weights, which renderers of SVG and PDF can all read."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

FOLDERS = ("font_source_sans_pro", "font_source_serif_pro")
SANS, SERIF = "Source Sans Pro", "Source Serif Pro"
USED = ("SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSansPro-It", "SourceSerifPro-Semibold")
UNKNOWN = "\u25a1"


@cache
def folders() -> tuple[Path, ...]:
    """Return the folders of the installed font packages."""
    found = [spec for name in FOLDERS if (spec := find_spec(name)) is not None]
    return tuple(Path(spec.submodule_search_locations[0]) / "files" for spec in found)  # type: ignore[index]


@cache
def files() -> tuple[Path, ...]:
    """Return the font files that exports use."""
    return tuple(
        folder / f"{name}.ttf" for folder in folders() for name in USED if (folder / f"{name}.ttf").is_file()
    )


@cache
def _signs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    sans = next(path for path in files() if path.stem == "SourceSansPro-Regular")
    with TTFont(sans, lazy=True) as face:
        return frozenset(face.getBestCmap())


def drawable(text: str) -> str:
    r"""Return a text whose every sign the fonts have; others become a square, because PDF/UA allows no gap.

    >>> drawable("Ñandú ≈ 3\nπ"), drawable("漢字")
    ('Ñandú ≈ 3\nπ', '□□')
    """
    known = _signs()
    return "".join(sign if sign == "\n" or ord(sign) in known else UNKNOWN for sign in text)
