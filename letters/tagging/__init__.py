"""Theme rules applied to the findings in the database."""
