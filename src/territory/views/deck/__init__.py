"""Figures that can stand on a slide, and the basket that a presenter keeps them in."""
