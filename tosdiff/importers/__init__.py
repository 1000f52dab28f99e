"""Captures that others made: pages saved by hand or by another program."""
