"""Print how each change of services that are not shipped is judged, to be read by eye.

    python benchmarks/unseen_changes.py [BUNDLE] [--class editorial] [--all]

Every recorded version of 21 documents of the collection beside the checkout (`--all`: of every service that is not
shipped), each compared with the one before it as a check does it: its day, its class and what decided, and the words
that differ, without common ones.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from unseen import BUNDLE

SHIPPED = ("ChatGPT", "Claude.ai", "DeepSeek", "DALL·E", "OpenAI", "Google Generative AI Services")
CHOSEN = (
    "Bardeen/Privacy Policy", "Codeium/Privacy Policy", "Cursor/Privacy Policy", "Fireworks AI/Terms of Service",
    "GitHub Copilot/Privacy Policy", "Lovable/Terms of Service", "Microsoft Copilot/Privacy Policy",
    "Midjourney/Community Guidelines", "Midjourney/Terms of Service", "Mistral AI/Data Processor Agreement",
    "Mistral AI/Privacy Policy", "Mistral AI/Terms of Service", "Murf/Terms of Service", "OpenRouter/Terms of Service",
    "Replicate/Terms of Service", "Speechify/Privacy Policy", "Speechify/Terms of Service", "Wordtune/Terms of Service",
    "xAI/Privacy Policy", "xAI/Terms of Service", "Grok/Privacy Policy",
)  # fmt: skip
"""With four versions and more; at most three of one service."""
SHOWN = 30
"""Words of a difference that are printed."""


def git(folder: str, *words: str) -> str:
    """Return what git says of a repository."""
    done = subprocess.run(
        ["git", "-C", folder, "-c", "core.quotepath=off", *words], check=True, capture_output=True
    )
    return done.stdout.decode(errors="replace")


def versions(folder: str, path: str) -> Iterator[tuple[str, str]]:
    """Yield the day and the text of each recorded version, oldest first."""
    for line in reversed(git(folder, "log", "--format=%H %as", "--", path).splitlines()):
        commit, day = line.split()
        try:
            yield day, git(folder, "show", f"{commit}:{path}")
        except subprocess.CalledProcessError:
            continue  # the document was taken out


def differing(old: str, new: str) -> str:
    """Return the words that differ, what went in brackets."""
    here, there = old.split(), new.split()
    found: list[str] = []
    for op, i, j, k, n in difflib.SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if op != "equal":
            found += [f"[-{word}-]" for word in here[i:j]] + there[k:n] + ["|"]
    more = f" … {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return " ".join(found[:SHOWN]) + more


def main() -> None:
    """Print every change, and how many there are of each class."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bundle", nargs="?", type=Path, default=BUNDLE)
    parser.add_argument("--class", dest="wanted")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    from tosdiff.compare.versions import compare
    from tosdiff.models import Version
    from tosdiff.text.editions import edition_of
    from tosdiff.text.markdown import blocks_of

    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", "--bare", str(options.bundle), folder], check=True)
        paths = [f"{name}.md" for name in CHOSEN]
        if options.all:
            named = git(folder, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
            paths = [path for path in named if "/" in path and path.partition("/")[0] not in SHIPPED]
        for path in paths:
            before: Version | None = None
            last = ""
            for day, text in versions(folder, path):
                blocks = blocks_of(text)
                version = Version(
                    document=path, snapshot=day, blocks=blocks, edition=edition_of(blocks), clauses=()
                )
                if before is not None and text != last:
                    found = compare(before, version)
                    counted[found.significance.value] += 1
                    if options.wanted in (None, found.significance.value):
                        print(f"{path} {day}: {found.significance.value}: {found.explanation}")
                        print(f"    {differing(last, text)}")
                before, last = version, text
    print(dict(counted))


if __name__ == "__main__":
    main()
