"""Forgetting to register something fails here."""

from __future__ import annotations

from territory.catalog import open_catalog
from territory.export.downloads import MAKERS, download
from territory.export.file import Order
from territory.i18n import LOCALES, language
from territory.indicators.registry import INDICATORS
from territory.paths import PAGES
from territory.settings import Settings
from territory.ui.navigation import FILES
from territory.views.frame import SECTIONS
from territory.views.selection import PATHS
from territory.views.site import PAGES as VIEWS


def test_pages_navigation_views_and_files_are_the_same() -> None:
    assert set(FILES) == set(PATHS) == set(VIEWS) == {name for name, _ in SECTIONS}
    assert {PAGES / file for file in FILES.values()} == set(PAGES.rglob("*.py"))


def test_pages_are_thin() -> None:
    for file in PAGES.rglob("*.py"):
        text = file.read_text("utf-8")
        assert len(text.splitlines()) <= 40
        assert "def " not in text
        assert "class " not in text


def test_every_indicator_is_defined_in_every_language() -> None:
    for lang in LOCALES:
        words = language(lang)
        for indicator in INDICATORS.values():
            for key in (
                indicator.name_key,
                indicator.unit_key,
                indicator.formula_key,
                indicator.definition_key,
            ):
                assert words.t(key)


def test_every_resource_has_source_licence_locator_and_checksum() -> None:
    catalog = open_catalog()
    for resource in catalog.resources.values():
        assert resource.sources
        assert set(resource.sources) <= set(catalog.sources)
        assert len(resource.sha256) == 64
        if resource.path.suffix == ".csv":
            assert {"source", "locator", "status"} <= set(catalog.table(resource.name).columns)


def test_every_download_carries_its_source_in_every_language() -> None:
    catalog = open_catalog()
    names = {one.author or one.institution for one in catalog.sources.values()}
    signs = {name.split(",")[0].split()[-1].lower() for name in names} | set(catalog.sources)
    for lang in LOCALES:
        for what, kind in MAKERS:
            file = download(Order(catalog, Settings(), what, kind, lang, "http://localhost"))
            # A form to fill in holds nobody's data.
            if file.refused or what in {"matching_template", "lsp_register_schema"}:
                continue
            assert file.name == f"{what}.{lang}.{kind}"
            if kind not in {"xlsx", "iati.xml"}:
                content = file.content.decode().lower()
                assert any(sign in content for sign in signs), (what, kind)
