"""Territory: an open observatory of territorial competitiveness."""
