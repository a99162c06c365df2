"""What a column of figures measures, by its name, and whether such figures may be added up."""

from __future__ import annotations

from typing import Literal

from territory.geography import folded

Measure = Literal["count", "amount", "rate"]
MEASURES: tuple[Measure, ...] = ("count", "amount", "rate")
# fmt: off
RATES = (
    "tasa", "rate", "porcent", "percent", "por mil", "taxa", "tasso", "indice", "index", "cuota", "share",
)
AMOUNTS = (
    "monto", "peso", "usd", "dolar", "euro", "venta", "export", "pib", "pbg", "valor agregado", "ingreso",
)
# fmt: on
MEANS = frozenset(("promedio", "media", "medio", "mediana", "mean", "median", "average", "mediano", "medie"))


def measure_kind(name: str, percent: bool) -> Measure:
    """Return what a column most likely measures; the person may correct it.

    >>> measure_kind("Empleo registrado", False), measure_kind("Ventas (USD)", False), measure_kind("x", True)
    ('count', 'amount', 'rate')
    """
    words = f" {folded(name)}"
    if percent or any(f" {word}" in words for word in RATES):
        return "rate"
    return "amount" if any(f" {word}" in words for word in AMOUNTS) else "count"


def adds_up(name: str, kind: Measure) -> bool:
    """Say whether figures of a column may be added up: neither rates nor means.

    >>> adds_up("Empleo", "count"), adds_up("Salario promedio", "amount"), adds_up("Tasa", "rate")
    (True, False, False)
    """
    return kind != "rate" and MEANS.isdisjoint(folded(name).split())
