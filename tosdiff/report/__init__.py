"""How results are shown: terminal, Markdown, JSON."""
