"""Untrusted bytes become a table and a report of problems; nothing is guessed or changed in silence."""
