"""What the collection as a whole tells: was it fixed, trends, comparisons, movement of grades. Read only."""
