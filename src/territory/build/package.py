"""Writes `data/datapackage.json` from the declaration in `package.toml`, with fresh sizes and checksums."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from territory.model import Status
from territory.paths import DATA

DECLARATION = Path(__file__).with_name("package.toml")
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
EVERY_ROW: tuple[dict[str, Any], ...] = (
    {"name": "source", "type": "string", "title": "Source, key in the table sources", "required": True},
    {
        "name": "locator",
        "type": "string",
        "title": "Section, slide, figure or row in the source",
        "required": True,
    },
    {
        "name": "status",
        "type": "string",
        "title": "What is known about the row's figure",
        "required": True,
        "enum": [str(status) for status in Status],
    },
)
CONSTRAINTS = ("required", "enum", "pattern", "minimum", "maximum", "maxLength")


def build(data: Path = DATA) -> Path:
    """Write `datapackage.json` and return its path.

    Raises:
        FileNotFoundError: a declared file does not exist.
    """
    path = data / "datapackage.json"
    path.write_text(json.dumps(described(data), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


def described(data: Path = DATA) -> dict[str, Any]:
    """Return the descriptor of the data package for the files as they are now.

    Raises:
        FileNotFoundError: a declared file does not exist.
    """
    declared = tomllib.loads(DECLARATION.read_text("utf-8"))
    return {
        "$schema": PROFILE,
        "name": declared["name"],
        "title": declared["title"],
        "description": declared["description"].strip().replace("\n", " "),
        "version": declared["version"],
        "licenses": _licences(declared, "CC0-1.0"),
        "sources": [{"title": source["title"], **_path(source)} for source in _rows(data)],
        "resources": [
            *(_table(one, declared, data) for one in declared["table"]),
            *(_boundaries(one, declared, data) for one in declared["boundaries"]),
        ],
        "optional": [_entry(one, declared) for one in declared["optional"]],
    }


def schema(one: dict[str, Any]) -> dict[str, Any]:
    """Return the Table Schema of a declared table.

    >>> code = {"name": "code", "type": "string", "required": True}
    >>> schema({"fields": [code], "key": ["code"]})["fields"][0]
    {'name': 'code', 'type': 'string', 'constraints': {'required': True}}
    """
    fields = [_field(field) for field in (*one["fields"], *EVERY_ROW)]
    references = {**one.get("references", {}), "source": "sources.id"}
    keys = []
    for column, target in references.items():
        resource, field = target.split(".")
        own = resource == one.get("name")
        keys.append(
            {"fields": [column], "reference": {"resource": "" if own else resource, "fields": [field]}}
        )
    return {"fields": fields, "primaryKey": one["key"], "foreignKeys": keys, "missingValues": [""]}


def _field(field: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in field.items() if key not in CONSTRAINTS}
    constraints = {key: field[key] for key in CONSTRAINTS if key in field}
    return {**plain, "constraints": constraints} if constraints else plain


def _table(one: dict[str, Any], declared: dict[str, Any], data: Path) -> dict[str, Any]:
    path = f"tables/{one['name']}.csv"
    entry = _entry(one, declared)
    head = {"name": entry.pop("name"), "path": path, "type": "table", "format": "csv"}
    return {**head, "mediatype": "text/csv", "encoding": "utf-8", **_fingerprint(data / path), **entry}


def _entry(one: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:
    optional: dict[str, Any] = {
        key: one[key] for key in ("home", "renews", "complete", "measure") if key in one
    }
    return {
        "name": one["name"],
        "title": one["title"],
        "description": one["description"],
        "version": one["version"],
        "unit": one["unit"],
        "licenses": _licences(declared, one["licence"]),
        "sources": [{"title": source, "name": source} for source in one["sources"]],
        **optional,
        "schema": schema(one),
    }


def _boundaries(one: dict[str, Any], declared: dict[str, Any], data: Path) -> dict[str, Any]:
    path = f"geography/{one['file']}"
    return {
        "name": one["name"],
        "path": path,
        "format": "geojson",
        "mediatype": "application/geo+json",
        "encoding": "utf-8",
        **_fingerprint(data / path),
        "title": one["title"],
        "description": one["description"],
        "version": "1.0.0",
        "unit": "degree (EPSG:4326)",
        "licenses": _licences(declared, one["licence"]),
        "sources": [{"title": one["source"], "name": one["source"]}],
    }


def _licences(declared: dict[str, Any], name: str) -> list[dict[str, str]]:
    return [{"name": name, **declared["licences"][name]}]


def _fingerprint(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _rows(data: Path) -> list[dict[str, str]]:
    with (data / "tables" / "sources.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _path(source: dict[str, str]) -> dict[str, str]:
    return {"path": source["url"]} if source["url"] else {}
