"""The normal form that texts are compared and searched in, with a map back to the original's characters.

Foundation like `models`: every stage may import it. Invariant: normalising twice is normalising once, and
every character of the normal form maps to the span of the original that it stands for.
"""
