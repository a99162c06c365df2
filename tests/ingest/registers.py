"""A register of LSP projects as a ministry may keep it; every project in it is invented for the tests."""

from __future__ import annotations

HEAD = (
    "código;nombre del proyecto;provincia;localidad;sector;componente;estado;año de aprobación;"
    "empresas del grupo;latitud;longitud;fuente"
)
# Twelve projects: five provinces of which two have two sectors; San Luis is not among the published ones.
ROWS = (
    "P-01;Riego compartido;Mendoza;San Rafael;Agroindustria y sector primario;1;concluido;2008;7;-34,61;-68,33;Exp. 1",
    "P-02;Ruta del vino;AR-M;Luján de Cuyo;Turismo;2;en curso;2009;12;-33,04;-68,87;Exp. 2",
    "P-03;Bodegas chicas;mendoza;Maipú;agribusiness;1;concluido;2009;6;-32,97;-68,79;Exp. 3",
    "P-04;Ensayos de suelo;Cba;Río Cuarto;Agroindustria y sector primario;2;concluido;2010;9;-33,12;-64,35;Exp. 4",
    "P-05;Matriceros;14;Córdoba;Metalmecánica;1;concluido;2007;5;-31,42;-64,18;Exp. 5",
    "P-06;Piezas livianas;Córdoba;Córdoba;Metal-mechanic;1;previsto;s/d;8;-31,42;-64,18;Exp. 6",
    "P-07;Software abierto;Córdoba;Córdoba;Software y servicios informáticos;2;en curso;2010;11;-31,40;-64,19;Exp. 7",
    "P-08;Aceite fino;San Juan;;Agroindustria y sector primario;;;;;;;Exp. 8",
    "P-09;Muebles del monte;Chaco;Machagai;Madera y muebles;1;concluido;2009;15;-26,93;-60,05;Exp. 9",
    "P-10;Carpinteros;Chaco;Quitilipi;Madera y muebles;1;interrumpido;2010;6;-26,87;-60,22;Exp. 10",
    "P-11;Hilados;San Luis;San Luis;Textil;2;en curso;2010;7;-33,30;-66,34;Exp. 11",
    "P-12;Telar;San Luis;;Textil;;;;;;;Exp. 12",
)


def register(*more: str) -> bytes:
    """The register with some more rows, as a spreadsheet in Spanish saves it."""
    return "\r\n".join((HEAD, *ROWS, *more)).encode("cp1252")
