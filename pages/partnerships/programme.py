"""The Atacama–Umbria programme, the two other partnerships, the model behind them."""

from territory.ui import plate

plate.show(plate.pick("partnerships"))
