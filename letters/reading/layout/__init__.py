"""Lines and their geometry to blocks."""
