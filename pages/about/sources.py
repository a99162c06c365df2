"""Catalogue, licences, errata, methods, definitions."""

from territory.ui import plate

plate.present("sources")
