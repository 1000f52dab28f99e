"""From bytes to blocks and sentences: extract, segment, Markdown."""
