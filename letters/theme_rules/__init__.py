"""The editors' notation for theme rules, and matching it against text. Pure."""
