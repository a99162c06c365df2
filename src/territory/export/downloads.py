"""Every file that the site offers: one entry for each name and format, and who makes it."""

from __future__ import annotations

from collections.abc import Callable

from territory.export import (
    context,
    eulac,
    evidence,
    led,
    lsp,
    lsp_register,
    matching,
    note,
    own,
    own_tables,
    partnership,
    programme,
    toolkit,
)
from territory.export.file import File, Order

MAKERS: dict[tuple[str, str], Callable[[Order], File]] = {
    name: module.download
    for module in (
        lsp,
        lsp_register,
        partnership,
        programme,
        eulac,
        context,
        matching,
        led,
        evidence,
        toolkit,
        own,
        own_tables,
        note,
    )
    for name in module.DOWNLOADS
}


def download(order: Order) -> File:
    """Return the file that is ordered.

    Raises:
        KeyError: when (what, kind) is not in `MAKERS`.
    """
    return MAKERS[order.what, order.kind](order)
