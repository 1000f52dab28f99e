"""A made-up world of two providers whose terms change, served on loopback: what a newcomer sees first."""
