"""Bytes from strangers, read in another process or without parsing. No Django here."""
