"""Regenerates `data/` from the registries and the coded sources; never runs while pages are served."""
