"""All that Haystack asks of a backend. The only folder that imports haystack.backends."""
