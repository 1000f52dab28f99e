"""What came in from elsewhere, for a person."""
