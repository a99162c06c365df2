"""The table of the regional analyst: forty-one rows, semicolons, decimal commas, Windows-1252, a totals row."""

from __future__ import annotations

PLACES = ("Santa Fe", "Córdoba", "Mendoza", "Entre Ríos", "Tucumán", "Salta", "Jujuy", "Misiones")
SECTORS = ("A", "C", "F", "G", "I")
# Jobs of eight provinces (down) in five sectors (across); invented for the tests, the sum is 102,144.5.
JOBS = (
    (9410.5, 6905.0, 4200.0, 7300.0, 1800.0),
    (8122.0, 9050.0, 5100.0, 8800.0, 2600.0),
    (3300.0, 2410.0, 1500.0, 3900.0, 2050.0),
    (2067.0, 1530.0, 900.0, 1710.0, 410.0),
    (1980.0, 1640.0, 1100.0, 2010.0, 520.0),
    (1400.0, 610.0, 700.0, 1250.0, 480.0),
    (900.0, 350.0, 420.0, 760.0, 330.0),
    (1630.0, 980.0, 610.0, 1120.0, 290.0),
)


def written(value: float) -> str:
    """A number as an Argentine spreadsheet writes it."""
    text = f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
    return text.removesuffix(",0")


def long_rows() -> list[list[str]]:
    """Header and forty clean rows."""
    rows = [["territorio", "sector", "período", "empleo"]]
    for place, jobs in zip(PLACES, JOBS, strict=True):
        rows += [[place, sector, "2022", written(value)] for sector, value in zip(SECTORS, jobs, strict=True)]
    return rows


def journey() -> bytes:
    """`empleo_2022.csv`: rows 14, 27 and 42 hold errors, rows 8 and 19 no figure, row 43 the total."""
    rows = long_rows()
    rows[13][0] = "Cordoba (capital)"  # row 14
    rows[26][3] = "1.234,5.0"  # row 27
    rows[7][3] = ""  # row 8
    rows[18][3] = ""  # row 19
    for row in rows[31:36]:  # what was Jujuy is the capital city
        row[0] = "Cdad. Autónoma de Bs. As."
    rows.append(["Santa Fe", "C", "2022", "6.095"])  # row 42 repeats row 3
    rows.append(["Total", "", "2022", "102.144,5"])
    return "\r\n".join(";".join(row) for row in rows).encode("cp1252")
