"""The observatory's page measured beside its peers, in one interleaved run on one machine."""
