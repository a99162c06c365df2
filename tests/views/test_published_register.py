"""The published register on /argentina: observed cells and points appear, and without one nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest.registers import register
from lxml import html
from programme.sample import reviewer, sign_in
from views.own_samples import CATALOG

from territory.auth import Role
from territory.export import lsp_register as files
from territory.export.file import Order
from territory.i18n import LOCALES, language
from territory.ingest.opening import open_file
from territory.ingest.registering import read_register
from territory.programme import current, service
from territory.programme import lsp_register as registers
from territory.settings import Settings
from territory.store.engine import Store
from territory.views import argentina
from territory.views.page import Page
from territory.views.selection import read

PROJECTS = read_register(open_file(register()), CATALOG).projects


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store in a home of its own, as this process finds it."""
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    current.store.cache_clear()
    opened = service.open_store(None, tmp_path)
    yield opened
    opened.close()
    current.store.cache_clear()


def published(store: Store) -> int:
    alma, rosa = sign_in(store, "alma", Role.ADMINISTRATOR), reviewer(store)
    version = registers.load(store, alma, "Ministerio <b>", "2026-11-01", PROJECTS)
    return registers.publish(store, rosa, registers.review(store, rosa, version))


def shown(lang: str = "es") -> Page:
    selection, notices = read("argentina", {}, lang, CATALOG)
    return argentina.page(CATALOG, Settings(), selection, notices)


def text(made: Page, css: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in html.fromstring(made.body).cssselect(css)]


def order(kind: str) -> Order:
    return Order(CATALOG, Settings(), "lsp_register", kind, "es", "https://o.example")


def test_without_a_published_register_the_page_is_what_it_was(kept: Store) -> None:
    before = shown().body
    assert "register" not in shown().regions
    registers.load(kept, sign_in(kept, "alma", Role.ADMINISTRATOR), "Ministerio", "2026-11-01", PROJECTS)
    assert shown().body == before
    assert files.download(order("csv")).refused
    assert files.published_map(CATALOG, Settings(), language("es"), framed=False) is None


@pytest.mark.parametrize("lang", LOCALES)
def test_observed_cells_have_a_mark_of_their_own_and_the_106_stay(kept: Store, lang: str) -> None:
    before = text(shown(lang), ".cells tbody tr")
    published(kept)
    made = shown(lang)
    # Eight cells with projects, and the sample in the legend.
    assert len(html.fromstring(made.body).cssselect(".register-cells td .seen")) == 8
    assert text(made, ".cells tbody tr") == before
    assert "106" in text(made, "#lsp-register p")[0]
    assert len(text(made, ".register-differences li")) == 26
    assert any("8" in one and "171" in one for one in text(made, ".register-legend li"))
    assert "Ministerio <b>" in " ".join(text(made, ".lsp_register .provenance"))
    frame = html.fromstring(made.body).cssselect("iframe.register-map")[0]
    assert frame.get("sandbox") == "allow-scripts"


def test_a_withdrawn_register_is_gone_from_page_file_and_map(kept: Store) -> None:
    before = shown().body
    version = published(kept)
    assert shown().body != before
    assert b"AR-X" in files.download(order("csv")).content
    drawn = files.published_map(CATALOG, Settings(), language("es"), framed=True)
    assert drawn
    assert b"Matriceros" in drawn
    registers.withdraw(kept, reviewer(kept), version)
    assert shown().body == before
    assert files.download(order("csv")).refused
