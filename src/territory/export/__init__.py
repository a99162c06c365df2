"""Tables and maps as files that people take away: one format a module, bytes out, nothing written."""
