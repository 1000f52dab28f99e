"""Print the contracting party, law and zones of every document of the corpus and of the thirty extraction pages.

    python benchmarks/parties.py --corpus ../shared/corpus [--evidence]

To be checked by eye against the texts; `--evidence` prints the sentences in which a company or a governing law stands.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from extract import four_providers, other_services

_LAW = re.compile(r"\b(?:laws? of|[Gg]overn(?:ed|ing) (?:by|law)|[A-Z]\w+ law)\b")
_SHOWN = 220  # characters about what is looked for


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--evidence", action="store_true")
    args = ap.parse_args()
    from tosdiff.language.companies import companies_in
    from tosdiff.language.normalise import normal
    from tosdiff.text.editions import edition_of
    from tosdiff.text.extract import extract

    for address, page in (*four_providers(args.corpus), *other_services(args.corpus)):
        blocks = extract(page, url=address).blocks
        found = edition_of(blocks)
        print(address)
        for name in ("entity", "law", "region", "elsewhere"):
            print(f"  {name:10}{'; '.join(sorted(getattr(found, name))) or '-'}")
        if args.evidence:
            for block in blocks:
                text = normal(block.text)
                spans = [company.span for company in companies_in(text)] + [
                    m.span() for m in _LAW.finditer(text)
                ]
                for start, _ in spans[:2]:
                    print("    |", text[max(0, start - _SHOWN // 2) : start + _SHOWN])


if __name__ == "__main__":
    main()
