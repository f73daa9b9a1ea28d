"""What searches tell editors, in templates."""
