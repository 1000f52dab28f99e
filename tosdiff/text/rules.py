"""Which rules of extraction are in force.

Invariant: raised whenever the output of extraction changes, so that stored states are derived anew.
"""

RULES = "7"
