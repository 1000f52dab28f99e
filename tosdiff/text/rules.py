"""The numbers of the rules that derive what is stored from what was captured.

Invariant: a number is raised with every change of what its rules derive, so that both sides of a comparison are
derived alike and an upgrade is never told as a change; `tests/test_rules.py` fails where that was forgotten.
"""

RULES = "21"
"""Of extraction: from bytes to blocks, the digest of their state, and their Markdown."""

EDITION_RULES = "10"
"""Of reading from a text which contract it is."""
