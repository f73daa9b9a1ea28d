"""What templates ask for that no view hands them: Django's own start page of the editors has none of ours."""
