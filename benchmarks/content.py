"""What every subject shows: the same counts, names and boundaries, ready for use by a peer."""

from __future__ import annotations

import csv
import html
import json
import math
from pathlib import Path
from typing import Any

PROVINCES = 24
CLASSES = ((0, "#ffffff"), (1, "#d5e6ea"), (4, "#8fc0cc"), (8, "#3f8ea1"), (13, "#0b5a6e"))
SELECTED = "#111111"
PIXELS_PER_DEGREE = 16

STYLE = f"""
body{{font:16px/1.4 sans-serif;margin:16px;color:#15202b}}
.page{{display:grid;grid-template-columns:420px 1fr;gap:24px}}
#map{{width:420px;height:auto}}
.province{{stroke:#7f7868;stroke-width:.8;cursor:pointer}}
.province[aria-pressed=true]{{stroke:{SELECTED};stroke-width:3}}
.bar{{display:grid;grid-template-columns:14em 1fr 3em;gap:8px}}
.bar i{{background:#0b5a6e;height:1em}}
table{{border-collapse:collapse}}td,th{{padding:2px 8px;text-align:left;border-bottom:1px solid #ddd}}
"""


def colour(count: int | None) -> str:
    """Return the fill of a province with `count` projects.

    >>> colour(None), colour(1), colour(17)
    ('#ffffff', '#d5e6ea', '#0b5a6e')
    """
    return [fill for least, fill in CLASSES if (count or 0) >= least][-1]


def prepare(data: Path, out: Path) -> dict[str, Any]:
    """Write `page.json` and `ar.geojson` into `out` and return the content of the first.

    Args:
        data: the project's data package.
        out: where the peers read, named to them by BENCH_CONTENT.

    Returns:
        title, selected (stroke of a chosen province), provinces (code, name, count or None, fill), sectors
        (name, count) and, for the lean peers, ready HTML: style, map, bars, table.
    """
    boundaries = json.loads((data / "geography/ar.defacto.geojson").read_text("utf-8"))
    names = {row["code"]: row["name_es"] for row in _rows(data / "tables/territories.csv")}
    counts = {row["code"]: row["count"] for row in _rows(data / "tables/lsp_projects_by_province.csv")}
    provinces, features = [], []
    for feature in boundaries["features"]:
        if feature["properties"]["kind"] != "unit":
            continue
        code = feature["properties"]["code"]
        count = int(counts[code]) if counts[code] else None
        province = {"code": code, "name": names[code], "count": count, "fill": colour(count)}
        provinces.append(province)
        features.append(
            {"type": "Feature", "id": code, "properties": province, "geometry": feature["geometry"]}
        )
    if len(provinces) != PROVINCES:
        raise ValueError(f"{data}: {len(provinces)} provinces instead of {PROVINCES}")
    sectors: list[dict[str, Any]] = [
        {"name": row["printed"], "count": int(row["count"])}
        for row in _rows(data / "tables/lsp_projects_by_sector.csv")
    ]
    sectors.sort(key=lambda sector: -sector["count"])
    page = {
        "title": "LSP projects in Argentina",
        "selected": SELECTED,
        "provinces": provinces,
        "sectors": sectors,
        "style": STYLE,
        "map": _map(features),
        "bars": _bars(sectors),
        "table": _table(provinces),
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "page.json").write_text(json.dumps(page, ensure_ascii=False), "utf-8")
    (out / "ar.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8"
    )
    return page


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for part in parts for ring in part]


def _map(features: list[dict[str, Any]]) -> str:
    points = [point for f in features for ring in _rings(f["geometry"]) for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = PIXELS_PER_DEGREE

    def path(ring: list[list[float]]) -> str:
        return (
            "M"
            + "L".join(f"{(x - west) * squeeze * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring)
            + "Z"
        )

    shapes = "".join(
        f'<path class="province" role="button" tabindex="0" aria-pressed="false" data-code="{f["id"]}" '
        f'aria-label="{html.escape(f["properties"]["name"])}" fill="{f["properties"]["fill"]}" '
        f'd="{"".join(path(ring) for ring in _rings(f["geometry"]))}"/>'
        for f in features
    )
    width, height = (east - west) * squeeze * scale, (north - south) * scale
    return f'<svg id="map" role="group" viewBox="0 0 {width:.0f} {height:.0f}">{shapes}</svg>'


def _bars(sectors: list[dict[str, Any]]) -> str:
    most = max(sector["count"] for sector in sectors)
    return "".join(
        f'<div class="bar"><span>{html.escape(s["name"])}</span>'
        f'<i style="width:{100 * s["count"] / most:.0f}%"></i><b>{s["count"]}</b></div>'
        for s in sectors
    )


def _table(provinces: list[dict[str, Any]]) -> str:
    counts = {p["name"]: "not published" if p["count"] is None else p["count"] for p in provinces}
    rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{count}</td></tr>" for name, count in counts.items())
    return f"<table><thead><tr><th>Province</th><th>Projects</th></tr></thead><tbody>{rows}</tbody></table>"
