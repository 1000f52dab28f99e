"""What came in from elsewhere, for programs."""
