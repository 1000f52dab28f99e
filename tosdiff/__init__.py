"""tosdiff: which sentence stood in whose terms, since when, and what stood there before."""

__version__ = "0.1.0"

HOME_PAGE = "https://github.com/tosdiff/tosdiff"
