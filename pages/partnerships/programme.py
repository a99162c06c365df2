"""The Atacama–Umbria programme, two other partnerships, the model; editing for those who may."""

from territory.ui import plate
from territory.ui.editing import below

page = plate.pick("partnerships")
plate.show(page)
below(page)
