"""Cluster profiles and which of them fit: what each says is compared, never what it does not say."""
