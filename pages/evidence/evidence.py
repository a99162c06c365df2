"""What programmes reported: growth, returns, mentions, and the knowledge map."""

from territory.ui import plate

plate.present("evidence")
