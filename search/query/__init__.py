"""What is asked: a question and its filters as a value, to and from addresses and words."""
