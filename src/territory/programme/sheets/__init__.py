"""The programme as a workbook that people fill in, and back."""
