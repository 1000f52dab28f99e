"""Styles of citation, one module each: `entry` writes a citation as its style has it.

Invariant: printed, captured and read date, the snapshot, where there is one the archived copy, and what was held against
the version stand in fields that the style prints; nothing of a document can act as markup.
"""
