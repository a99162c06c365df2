"""A basket of figures for the stage and to take away."""

from territory.ui import plate

plate.present("slides")
