"""What comes in from elsewhere, a module for each kind of source."""
