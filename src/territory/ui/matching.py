"""Below the view of `/matching`: nothing yet."""

from territory.views.page import Page


def below(page: Page) -> None:
    """Show nothing."""
