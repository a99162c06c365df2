"""What is known, at what date, from where."""

from territory.ui import plate

plate.present("overview")
