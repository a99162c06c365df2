"""What the open-data addresses take and answer, as an OpenAPI 3.1 document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from territory.catalog import Catalog
from territory.export.open_data import API, GEOJSON_TYPE, TABLE_TYPES, boundaries, tables
from territory.i18n import LOCALES

PROBLEM = "application/problem+json"
VERSION = "^[0-9a-f]{12}$"


def openapi(catalog: Catalog, base_url: str) -> bytes:
    """Return the description of every open-data address of this server.

    >>> from territory.catalog import open_catalog
    >>> made = json.loads(openapi(open_catalog(), "https://example.org"))
    >>> made["openapi"], made["info"]["version"] == open_catalog().version
    ('3.1.0', True)
    """
    text = {"type": "string"}
    maybe = {"type": ["string", "null"]}
    version = _query(
        "version", {"type": "string", "pattern": VERSION}, "Data as they were in a kept release."
    )
    one_table = {
        "application/json": {"schema": _ref("Table")},
        "text/csv": {"schema": text},
        "application/vnd.apache.parquet": {},
    }
    dataset = {
        **{name: text for name in ("name", "title", "description", "unit", "version", "data", "origin")},
        "licence": maybe,
        "licence_url": maybe,
        "rows": {"type": "integer", "minimum": 0},
        "sources": {"type": "array", "items": _ref("Source")},
        "links": {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
    }
    paths = {
        f"{API}/datasets": _get("listDatasets", "Every table and boundary file", [version], _json("Listing")),
        f"{API}/datasets/{{name}}": _get(
            "getDataset",
            "A table; without `format` the header Accept decides, JSON first",
            [_path("name", tables(catalog)), _query("format", _enum(tuple(TABLE_TYPES)), "Format."), version],
            one_table,
            ("304", "400", "404", "406"),
        ),
        f"{API}/geo/{{name}}": _get(
            "getBoundaries",
            "Boundaries in longitude and latitude (WGS 84)",
            [_path("name", boundaries(catalog)), version],
            {GEOJSON_TYPE: {"schema": _ref("FeatureCollection")}},
        ),
        f"{API}/openapi.json": _get("getOpenapi", "This document", [], {"application/json": _object()}),
        "/data.json": _get(
            "getDcat", "DCAT, Argentina's national profile", [], {"application/json": _object()}
        ),
        "/datapackage.json": _get(
            "getPackage", "Frictionless Data Package", [version], {"application/json": _object()}
        ),
        "/iati/activities.xml": _get(
            "getIati",
            "Published projects as IATI 2.03; 404 while none has what the standard asks for",
            [_query("lang", _enum(tuple(LOCALES)), "Language of names and remarks.")],
            {"application/xml": {"schema": text}},
        ),
    }
    schemas = {
        "Source": _schema(
            {"id": text, "title": text, **dict.fromkeys(("author", "institution", "as_of", "licence"), maybe)}
        ),
        "Dataset": _schema(dataset, optional=("rows",)),
        "Listing": _schema(
            {
                "version": {"type": "string", "pattern": VERSION},
                "datasets": {"type": "array", "items": _ref("Dataset")},
                "boundaries": {"type": "array", "items": _ref("Dataset")},
            }
        ),
        "Table": _schema(
            {
                "dataset": _ref("Dataset"),
                "schema": {"type": "object"},
                "rows": {"type": "array", "items": {"type": "object"}},
            }
        ),
        "FeatureCollection": {
            "type": "object",
            "required": ["type", "features", "territory"],
            "properties": {
                "type": {"const": "FeatureCollection"},
                "features": {"type": "array", "items": {"type": "object"}},
                "territory": _ref("Dataset"),
            },
        },
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text},
        },
    }
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Territory: open data",
            "version": catalog.version,
            "description": "Read-only. The column `status` of every table says why a figure is missing; "
            "`X-Data-Version` names the release that an answer was made from. Errors follow RFC 9457.",
        },
        **({"servers": [{"url": base_url}]} if base_url else {}),
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _get(
    name: str,
    summary: str,
    parameters: list[dict[str, Any]],
    content: dict[str, Any],
    others: Sequence[str] = ("304", "400", "404"),
) -> dict[str, Any]:
    known = {"content": {PROBLEM: {"schema": _ref("Problem")}}}
    words = {
        "400": "A parameter is not known or not valid",
        "404": "There is no such thing",
        "406": "Not in that format",
    }
    headers = {
        header: {"schema": {"type": "string"}} for header in ("ETag", "Cache-Control", "X-Data-Version")
    }
    answers: dict[str, Any] = {"200": {"description": summary, "headers": headers, "content": content}}
    for status in others:
        answers[status] = (
            {"description": "Unchanged"} if status == "304" else {"description": words[status], **known}
        )
    seen = {
        "name": "If-None-Match",
        "in": "header",
        "schema": {"type": "string"},
        "description": "ETag that is already known.",
    }
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [*parameters, seen],
            "responses": answers,
        }
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(name)}}


def _object() -> dict[str, Any]:
    return {"schema": {"type": "object"}}


def _enum(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _path(name: str, values: Sequence[str]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": _enum(values)}


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _schema(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}
