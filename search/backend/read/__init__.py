"""Reading the index: snapshots, scoring, counting."""
