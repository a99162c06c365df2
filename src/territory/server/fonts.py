"""The fonts that Streamlit brings along, cut down to the signs and weights that the pages need.

828 kB become 70. The cut takes a few seconds, so it is kept in the institution's folder; a folder that cannot
be written only means that the next start cuts again.
"""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass
from pathlib import Path

from streamlit import file_util

from territory.paths import home

LOG = logging.getLogger(__name__)
MEDIA = Path(file_util.get_static_dir()) / "static" / "media"
# Latin for the four languages and all European names, and the signs that the pages print.
SIGNS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    # Signs of formulas: x̄, Σ, φ, ′, ⁻¹, subscripts, √.
    0x0304, 0x03A3, 0x03C6, 0x2032, 0x207B, 0x2080, 0x2081, 0x221A,
    *range(0x2010, 0x2030),
    0x2039, 0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265, 0x2298,
)  # fmt: skip
FEATURES = ("kern", "liga", "lnum", "tnum", "ccmp", "locl", "mark", "mkmk")


@dataclass(frozen=True, eq=False)
class Font:
    """A face of the visual identity.

    Attributes:
        family: name in style sheets.
        stem: first part of Streamlit's file name.
        style: "normal" or "italic".
        axes: what is kept of each variable axis: one value, or (lowest, highest).
    """

    family: str
    stem: str
    style: str
    axes: dict[str, float | tuple[float, float]]

    @property
    def weights(self) -> str:
        """The weights as a style sheet says them.

        >>> FONTS[0].weights, FONTS[1].weights
        ('400 600', '400')
        """
        kept = self.axes["wght"]
        return f"{kept[0]:g} {kept[1]:g}" if isinstance(kept, tuple) else f"{kept:g}"

    def rule(self, address: str) -> str:
        """Return the style rule that brings the face from an address."""
        return (
            f'@font-face{{font-family:"{self.family}";src:url("{address}") format("woff2");'
            f"font-weight:{self.weights};font-style:{self.style};font-display:swap}}"
        )


FONTS = (
    Font("Source Sans", "SourceSansVF-Upright", "normal", {"wght": (400, 600)}),
    Font("Source Sans", "SourceSansVF-Italic", "italic", {"wght": 400}),
    Font("Source Serif", "SourceSerifVariable-Roman", "normal", {"wght": 600, "opsz": 20}),
    Font("Source Code", "SourceCodeVF-Upright", "normal", {"wght": 400}),
)


def cut(font: Font) -> bytes:
    """Return a face with the signs and weights that the pages need, as WOFF2."""
    original = _original(font)
    key = hashlib.sha256(original + repr((SIGNS, FEATURES, font.axes)).encode()).hexdigest()[:16]
    kept = home() / "cache" / "fonts" / f"{font.stem}.{key}.woff2"
    if kept.is_file():
        return kept.read_bytes()
    made = _subset(original, font.axes, "woff2")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{hashlib.sha256(made).hexdigest()[:8]}.tmp")
        unfinished.write_bytes(made)
        unfinished.replace(kept)
    except OSError as error:
        LOG.warning("cannot keep the font %s: %s; it is cut again at the next start", kept, error)
    return made


def true_type(font: Font, weight: float) -> bytes:
    """Return one weight of a face as TrueType, for renderers that know no WOFF2 and no variable fonts."""
    return _subset(_original(font), {**font.axes, "wght": weight}, "")


def _original(font: Font) -> bytes:
    return next(MEDIA.glob(f"{font.stem}*.woff2")).read_bytes()


def _subset(original: bytes, axes: dict[str, float | tuple[float, float]], flavour: str) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options(hinting=False, layout_features=list(FEATURES))
    face = TTFont(io.BytesIO(original))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=SIGNS)
    subsetter.subset(face)
    instancer.instantiateVariableFont(face, axes, inplace=True)
    face.flavor = flavour or None
    made = io.BytesIO()
    face.save(made)
    return made.getvalue()
