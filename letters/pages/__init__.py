"""What readers see of letters, authorities and themes."""
