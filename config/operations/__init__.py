"""What a running site needs beside its pages: checks at start, limits, health, metrics, logs, error pages."""
