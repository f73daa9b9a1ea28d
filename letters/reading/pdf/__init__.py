"""PDF bytes to lines. The only folder that imports pdfminer."""
