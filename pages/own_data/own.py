"""A reader's own table, or a published one, read, checked and analysed."""

from territory.ui import own_data

own_data.show()
