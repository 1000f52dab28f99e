"""Content of HTML pages: mails and entries of feeds.

Invariant: text from the web is escaped, its unsafe characters replaced; no script, no style sheet and nothing that a
reader would have to load.
"""
