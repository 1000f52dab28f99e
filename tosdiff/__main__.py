"""`python -m tosdiff`."""

from tosdiff.cli import main

main()
