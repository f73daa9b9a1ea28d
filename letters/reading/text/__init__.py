"""Text files, as converters leave them, to paragraphs, bullets and headings."""
