"""Import (stand-in until the branch `exchange` arrives)."""

from territory.ui.editing.desk import Desk


def exchange(desk: Desk) -> None:
    """Nothing yet."""
