"""What programs read.

Invariant: a field once published keeps its name and meaning under the same schema number.
"""
