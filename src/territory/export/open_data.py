"""The data package as open data: tables in three formats, boundaries as GeoJSON, all of it described."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from territory.catalog import Catalog, Resource
from territory.export.delimited import as_text
from territory.views.words import sources_of

API = "/api/v1"
TABLE_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
"""MIME type of each format of a table, the one that is sent unasked first."""
GEOJSON_TYPE = "application/geo+json"


def tables(catalog: Catalog) -> tuple[str, ...]:
    """Return the names of the tables."""
    return tuple(name for name, one in catalog.resources.items() if one.schema)


def boundaries(catalog: Catalog) -> tuple[str, ...]:
    """Return the names of the boundaries."""
    return tuple(name for name, one in catalog.resources.items() if not one.schema)


def described(catalog: Catalog, name: str, base_url: str) -> dict[str, Any]:
    """Return what is known about a resource: source, unit, licence, and where it is in each format.

    Args:
        catalog: the open data package.
        name: of a table or of boundaries.
        base_url: scheme and host for links.

    Returns:
        name, title, description, unit, version (of the resource), data (version of the whole), licence,
        licence_url, origin, sources (id, title, author, institution, as_of, licence), rows (tables only),
        links by format. What is not known is null.

    Raises:
        KeyError: there is no such resource.

    >>> from territory.catalog import open_catalog
    >>> made = described(open_catalog(), "lsp_projects_by_province", "https://example.org")
    >>> made["rows"], made["unit"], made["links"]["csv"]
    (24, 'project', 'https://example.org/api/v1/datasets/lsp_projects_by_province?format=csv')
    """
    one = catalog.resources[name]
    links = (
        {kind: f"{base_url}{API}/datasets/{name}?format={kind}" for kind in TABLE_TYPES}
        if one.schema
        else {"geojson": f"{base_url}{API}/geo/{name}"}
    )
    made = {
        "name": name,
        "title": one.title,
        "description": one.description,
        "unit": one.unit,
        "version": one.version,
        "data": catalog.version,
        "licence": one.licence or None,
        "licence_url": one.licence_url or None,
        "origin": one.origin,
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "author": source.author or None,
                "institution": source.institution or None,
                "as_of": source.as_of or None,
                "licence": source.licence or None,
            }
            for source in sources_of(catalog, name)
        ],
        "links": links,
    }
    return made | ({"rows": len(catalog.table(name))} if one.schema else {})


def listing(catalog: Catalog, base_url: str) -> dict[str, Any]:
    """Return every table and every boundary file with what is known about it."""
    return {
        "version": catalog.version,
        "datasets": [described(catalog, name, base_url) for name in tables(catalog)],
        "boundaries": [described(catalog, name, base_url) for name in boundaries(catalog)],
    }


def table(catalog: Catalog, name: str, kind: str, base_url: str) -> bytes:
    """Return a table in a format, the same bytes for the same data.

    CSV is RFC 4180 in UTF-8 with the decimal point, an empty cell where a figure is missing (the column
    `status` says why) and an apostrophe before a text that a spreadsheet would take for a formula. JSON holds
    what `described` says, the Table Schema and the rows, null where CSV is empty. Parquet holds the
    description in the schema's metadata under "territory".

    Raises:
        KeyError: there is no such table or no such format.

    >>> from territory.catalog import open_catalog
    >>> table(open_catalog(), "lsp_projects_by_sector", "csv", "").splitlines()[0]
    b'code,count,printed,source,locator,status'
    """
    return _WRITERS[kind](catalog, name, base_url)


def shapes(catalog: Catalog, name: str, base_url: str) -> bytes:
    """Return boundaries as GeoJSON (RFC 7946) with what `described` says under "territory".

    Raises:
        KeyError: there are no such boundaries.
    """
    collection = catalog.boundaries(name) | {"territory": described(catalog, name, base_url)}
    return _json(collection)


def package(catalog: Catalog, base_url: str) -> bytes:
    """Return the descriptor of the data as they are served: a Data Package (version 2) with fresh checksums.

    Every path is an address of this server, sizes and checksums are those of what it answers.
    """
    resources = []
    for name, one in catalog.resources.items():
        served = table(catalog, name, "csv", base_url) if one.schema else shapes(catalog, name, base_url)
        known = described(catalog, name, base_url)
        resources.append(
            {
                "name": name,
                "path": known["links"]["csv" if one.schema else "geojson"],
                "format": "csv" if one.schema else "geojson",
                "mediatype": "text/csv" if one.schema else GEOJSON_TYPE,
                "encoding": "utf-8",
                "bytes": len(served),
                "hash": f"sha256:{hashlib.sha256(served).hexdigest()}",
                **{key: known[key] for key in ("title", "description", "unit", "version")},
                "licenses": [_licence(one)],
                "sources": [{"title": source["title"], "name": source["id"]} for source in known["sources"]],
                **({"type": "table", "schema": one.schema} if one.schema else {}),
            }
        )
    return _json({**catalog.about, "version": catalog.version, "resources": resources})


def _licence(one: Resource) -> dict[str, str]:
    if not one.licence:
        return {"name": "not-stated", "title": "The source states no licence"}
    return {"name": one.licence, **({"path": one.licence_url} if one.licence_url else {})}


def _csv(catalog: Catalog, name: str, _base_url: str) -> bytes:
    frame = catalog.table(name)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerows([_cell(value) for value in row] for row in _rows(frame))
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return as_text(value) if isinstance(value, str) else str(value)


def _document(catalog: Catalog, name: str, base_url: str) -> bytes:
    frame = catalog.table(name)
    rows = [dict(zip(frame.columns, row, strict=True)) for row in _rows(frame)]
    known = described(catalog, name, base_url)
    return _json({"dataset": known, "schema": catalog.resources[name].schema, "rows": rows})


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    """Return the cells as plain values, None where a cell is empty."""
    columns = [
        [None if value is pd.NA or value == "" else value for value in frame[name].tolist()]
        for name in frame.columns
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _parquet(catalog: Catalog, name: str, base_url: str) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame = catalog.table(name)
    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "string": pa.string()}
    fields = {
        one["name"]: types[one.get("type", "string")] for one in catalog.resources[name].schema["fields"]
    }
    rows = _rows(frame)
    arrays = [
        pa.array([row[at] for row in rows], type=fields[column]) for at, column in enumerate(frame.columns)
    ]
    said = {b"territory": _json(described(catalog, name, base_url))}
    made = io.BytesIO()
    pq.write_table(
        pa.table(arrays, names=list(frame.columns)).replace_schema_metadata(said), made, compression="zstd"
    )
    return made.getvalue()


_WRITERS = {"csv": _csv, "json": _document, "parquet": _parquet}


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
