"""The whole collection out and in: JSON lines, backup and restore."""
