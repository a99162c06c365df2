"""The Atacama–Umbria programme and the partnerships beside it; editing for those who may."""

from territory.ui import editing, evaluating, plate

page = plate.pick("partnerships")
plate.show(page)
editing.below(page)
evaluating.below(page)
