"""Decide and design: rules of programmes, self-assessments, lessons, a project."""

from territory.ui import plate

plate.present("toolkit")
