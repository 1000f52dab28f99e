"""What a person reads at a terminal, in a pipe or in a mail.

Invariant: it reads without colour, at 80 columns, and nothing from the web is printed unescaped.
"""
