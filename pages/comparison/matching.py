"""Which clusters fit one another, by what the documents or their own profiles say."""

from territory.ui import matching, plate

page = plate.pick("matching")
plate.show(page)
matching.below(page)
