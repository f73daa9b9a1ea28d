"""The first page to header and grades."""
