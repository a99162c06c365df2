"""What the EU–LAC report says helps and hampers clusters, side by side."""

from territory.ui import plate

plate.present("eulac")
