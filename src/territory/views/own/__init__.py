"""The page `/own-data`: a reader's own table, or a published one, read, checked and analysed."""
