"""The programme as IATI 2.03 activities with results, and back."""
