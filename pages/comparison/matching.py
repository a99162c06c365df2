"""Which clusters fit one another, by what the documents or their own profiles say."""

from territory.ui import matching, plate

plate.present("matching", matching.below)
