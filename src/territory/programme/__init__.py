"""The partnership programme: what was planned, done and measured, by whom, and how progress is judged."""
