"""What the demo tells a newcomer: a sentence or two before each visit, and what to try next.

Invariant: the story says what is about to happen, and leaves what was found to the report.
"""

from __future__ import annotations

STORY = (
    "You start to watch two AI providers: their two contracts, and a page on which models are retired.",
    "Four weeks later. Menus, banners and link tokens are new, as on every visit, and one site has put up a "
    "guard against programs.",
    "Three weeks later. Halcyon has put a new date on its terms. What else is new?",
    "Another three weeks, and another new date.",
    "A month later. The contracts rest; the models may not.",
    "The last visit. Halcyon has put a clause into another section, where it may mean something else, and Larkspur "
    "has thought about money.",
)
"""One for each visit, in order."""

CLOSING = """\
That was the whole idea: be told when the words change, and only then; see what stood there before; cite it.

Now with real terms:

  tosdiff check
      take the first snapshots of the terms of ChatGPT, Claude and Gemini
  tosdiff clauses claude/consumer-terms
      what you may do, and how the deal may change
  tosdiff compare access.grant
      the same of every provider, side by side
  tosdiff diff claude/consumer-terms
      after a change: what stood there before
  tosdiff check --quiet
      for cron: speaks only when there is something to say
"""
