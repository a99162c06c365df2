"""`/data.json`: the catalogue in Argentina's national profile of metadata, which its portals harvest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from territory.catalog import Catalog
from territory.export.file import MEDIA_TYPES
from territory.export.open_data import GEOJSON_TYPE, TABLE_TYPES, described
from territory.i18n import Language, language
from territory.settings import Settings
from territory.views.own.kept import said
from territory.views.words import in_one_line, licence, source_line, sources_of

if TYPE_CHECKING:  # a server where nobody keeps tables needs no database
    from territory.programme.own_tables import Entry

PROFILE = "1.1"
TAXONOMY = "http://datos.gob.ar/superThemeTaxonomy.json"
THEMES = ("ECON", "REGI")
NAMES = {"csv": "CSV", "json": "JSON", "parquet": "Parquet", "geojson": "GeoJSON", "xlsx": "XLSX"}
TITLE, FIELD_TITLE = 100, 60


def dcat(
    catalog: Catalog,
    settings: Settings,
    base_url: str,
    issued: date | None,
    others: Sequence[Entry] = (),
) -> bytes:
    """Return the catalogue as JSON in Spanish, the language of the profile.

    Nothing is made up: without an institution's contact there is no mail address, and dates of issue are
    left out where this server has kept no release. Both are obligatory for a portal, so an institution sets
    `contact` and lets the folder of releases be written.

    Args:
        catalog: the open data package.
        settings: the institution's choices.
        base_url: scheme and host of the addresses.
        issued: day on which this server first sent this version of the data, None when unknown.
        others: tables that other people published here.

    >>> from territory.catalog import open_catalog
    >>> known = Settings(contact="a@b.ar")
    >>> made = json.loads(dcat(open_catalog(), known, "https://x.ar", date(2026, 11, 27)))
    >>> made["version"], made["publisher"]["mbox"], len(made["dataset"]) == len(open_catalog().resources)
    ('1.1', 'a@b.ar', True)
    """
    words = language("es")
    dated = {"issued": issued.isoformat()} if issued else {}
    publisher = {
        "name": settings.name or "Territory",
        **({"mbox": settings.contact} if settings.contact else {}),
    }
    return json.dumps(
        {
            "version": PROFILE,
            "identifier": "territory",
            "title": words.t("open.catalogue_title"),
            "description": words.t("open.catalogue_text"),
            "publisher": publisher,
            "superThemeTaxonomy": TAXONOMY,
            "themeTaxonomy": [],
            **dated,
            "language": ["SPA"],
            "homepage": f"{base_url}/sources?lang=es",
            "license": words.t("open.licence_each"),
            "spatial": "ARG",
            "dataset": [
                *(_dataset(catalog, settings, words, name, base_url, dated) for name in catalog.resources),
                *(_other(one, words, base_url) for one in others),
            ],
        },
        ensure_ascii=False,
    ).encode()


def _dataset(
    catalog: Catalog, settings: Settings, words: Language, name: str, base_url: str, dated: dict[str, str]
) -> dict[str, Any]:
    known, one = described(catalog, name, base_url), catalog.resources[name]
    title = words.t(f"dataset.{name}")
    sources = sources_of(catalog, name)
    stated = one.licence or "; ".join(dict.fromkeys(source.licence for source in sources if source.licence))
    lines = (
        (words.t("prov.source"), "; ".join(source_line(source) for source in sources)),
        (words.t("prov.as_of"), "; ".join(dict.fromkeys(words.day(s.as_of) for s in sources if s.as_of))),
        (words.t("prov.licence"), licence(stated, words)),
    )
    described_in = in_one_line((label, text or words.t("licence.not_stated")) for label, text in lines)
    types = TABLE_TYPES | {"geojson": GEOJSON_TYPE}
    contact = {"fn": settings.name or "Territory"} | (
        {"hasEmail": settings.contact} if settings.contact else {}
    )
    return {
        "identifier": name,
        "title": title[:TITLE],
        "description": f"{title}. {described_in}",
        "publisher": {"name": settings.name or "Territory"},
        "contactPoint": contact,
        "superTheme": list(THEMES),
        "accrualPeriodicity": "eventual",
        **dated,
        "language": ["SPA", "ENG"],
        "landingPage": f"{base_url}/sources?lang=es#resource-{name}",
        "license": licence(stated, words),
        "distribution": [
            {
                "identifier": f"{name}-{kind}",
                "title": f"{title} ({NAMES[kind]})",
                "accessURL": f"{base_url}/sources?lang=es#resource-{name}",
                "downloadURL": address,
                "format": NAMES[kind],
                "mediaType": types[kind].partition(";")[0],
                "fileName": f"{name}.{kind}",
                "license": licence(stated, words),
                **dated,
                **({"field": _fields(one.schema)} if one.schema else {}),
            }
            for kind, address in known["links"].items()
        ],
    }


def _other(one: Entry, words: Language, base_url: str) -> dict[str, Any]:
    """Return a table that somebody published: its publisher is who says so, not the observatory."""
    page = f"{base_url}/own-data?table={one.id}&lang=es"
    stated = licence(one.texts.licence, words)
    issued = {"issued": one.at.date().isoformat()} if one.at else {}
    return {
        "identifier": one.id,
        "title": one.texts.title[:TITLE],
        "description": f"{one.texts.title}. {said(one, words)}. {words.t('own.others.remark')}",
        "publisher": {"name": one.texts.source},
        "superTheme": list(THEMES),
        "accrualPeriodicity": "eventual",
        **issued,
        "language": ["SPA", "ENG"],
        "landingPage": page,
        "license": stated,
        "distribution": [
            {
                "identifier": f"{one.id}-{kind}",
                "title": f"{one.texts.title[:TITLE]} ({NAMES[kind]})",
                "accessURL": page,
                "downloadURL": f"{base_url}/download/own_table.{kind}?table={one.id}&lang=es",
                "format": NAMES[kind],
                "mediaType": MEDIA_TYPES[kind].partition(";")[0],
                "fileName": f"own_table.es.{kind}",
                "license": stated,
                **issued,
            }
            for kind in ("csv", "xlsx")
        ],
    }


def _fields(schema: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "title": field["name"][:FIELD_TITLE],
            "type": field.get("type", "string"),
            "description": field.get("title", ""),
        }
        for field in schema["fields"]
    ]
