"""106 LSP projects by province and by sector."""

from territory.ui import plate

plate.present("argentina")
