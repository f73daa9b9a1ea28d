"""Writing the index: segments, commits, comparison with the database."""
