"""The editors' page on one letter."""
