"""Text from the web made safe to print: no terminal escapes, no hidden direction changes.

Invariant: what is printed holds no control character but newline and tab, and no bidirectional control.
"""

from __future__ import annotations

import re

# C0 and C1 controls drive terminals; U+202A-U+202E and U+2066-U+2069 reorder what a reader sees.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Return text with every unsafe character shown as U+FFFD."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def json_safe(encoded: str) -> str:
    """Return a JSON text with unsafe characters inside its strings written as \\u escapes."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", encoded)
