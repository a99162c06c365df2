"""Twelve cases of local economic development, side by side."""

from territory.ui import plate

plate.present("cases")
