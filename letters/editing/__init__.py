"""Changes to rows that exist: corrections, decisions on differences, publishing, merging. The only writer of them."""
