"""Pure computation: figures in, figures out, one family of indicators a module."""
