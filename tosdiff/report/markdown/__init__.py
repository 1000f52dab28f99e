"""What is pasted into a text.

Invariant: what is quoted are the document's own characters; nothing of them can act as Markdown or HTML.
"""
