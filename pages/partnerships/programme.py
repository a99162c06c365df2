"""The Atacama–Umbria programme and the partnerships beside it; editing for those who may."""

from territory.ui import editing, evaluating, plate

plate.present("partnerships", editing.below, evaluating.below)
