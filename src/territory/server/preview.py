"""The picture of a link preview: the finding beside the map, as PNG."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from xml.sax.saxutils import escape

from territory.i18n import language
from territory.maps import LIGHT
from territory.server.fonts import FONTS, true_type
from territory.views.figures import map_svg
from territory.views.findings import country
from territory.views.lsp import projects
from territory.views.selection import Selection
from territory.views.site import observatory
from territory.views.words import LSP_SOURCE_TABLE, age, sources_of

WIDTH, HEIGHT = 1200, 630
MARGIN = 60
LINE = 54
LETTERS = 22
# The family as the font names itself.
FAMILY = "SourceSans3VF"


@lru_cache(maxsize=8)
def preview(lang: str) -> bytes:
    """Return the preview of the Argentine map in a language, 1200 × 630 PNG.

    Raises:
        KeyError: when there is no such language.
    """
    import resvg_py

    here = observatory()
    words = language(lang)
    drawn = map_svg(here.catalog, Selection("argentina", lang), here.settings.worldview, standalone=True)
    sentence = wrap(country(projects(here.catalog), words), LETTERS)
    record = age(sources_of(here.catalog, LSP_SOURCE_TABLE)[0], words)
    lines = "".join(
        f'<tspan x="{MARGIN}" y="{MARGIN + 80 + LINE * number}">{escape(line)}</tspan>'
        for number, line in enumerate(sentence)
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="100%" height="100%" fill="{LIGHT["--background"]}"/>'
        f'<g font-weight="600"><text x="{MARGIN}" y="{MARGIN}" font-size="28" fill="{LIGHT["--link"]}">'
        "Territory</text>"
        f'<text font-size="42" fill="{LIGHT["--text"]}">{lines}</text></g>'
        f'<text x="{MARGIN}" y="{HEIGHT - MARGIN}" font-size="24" fill="{LIGHT["--text-2"]}">'
        f"{escape(record)}</text>"
        f'<g transform="translate(520 30) scale(1.13)">{drawn}</g></svg>'
    )
    with TemporaryDirectory() as folder:
        made = resvg_py.svg_to_bytes(
            svg_string=picture,
            skip_system_fonts=True,
            font_files=[str(path) for path in _faces(Path(folder))],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    return bytes(made)


def _faces(folder: Path) -> list[Path]:
    paths = []
    for weight in (400, 600):
        paths.append(folder / f"{weight}.ttf")
        paths[-1].write_bytes(true_type(FONTS[0], weight))
    return paths
