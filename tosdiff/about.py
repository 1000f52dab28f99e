"""What the program says of itself: its version, and where it lives.

Invariant: this imports nothing, so that every module may say it.
"""

__version__ = "0.1.0"

HOME_PAGE = "https://github.com/tosdiff/tosdiff"
