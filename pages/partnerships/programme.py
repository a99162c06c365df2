"""The Atacama–Umbria programme, the two other partnerships, the model behind them; editing."""

from territory.ui import plate
from territory.ui.editing import below

page = plate.pick("partnerships")
plate.show(page)
below(page)
