"""The sizes of slides, and the institution's own template; knows nothing of PowerPoint's library."""

from __future__ import annotations

from pathlib import Path

from territory.paths import home

SIZES = {"pptx": (13.333, 7.5), "pptx43": (10.0, 7.5)}
"""Width and height in inches by kind of file."""


class TemplateError(ValueError):
    """The institution's template cannot be used; the text names the file and what is wrong."""


def template() -> Path:
    """Return where an institution puts its own template."""
    return home() / "slides.pptx"
