"""What spreadsheets take.

Invariant: no cell begins as a formula does.
"""
