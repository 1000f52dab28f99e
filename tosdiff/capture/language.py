"""Which language a text is in, by its script and its commonest words.

Invariant: a text too short to tell has no language, never a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# The function words of each language that are rare in the others; enough to tell running text apart.
_WORDS = {
    "en": "the and of to you that your with for or this we may are not any by from our will be if",
    "fr": "le les des et vous nous une dans pour que qui avec sur par aux ces est votre vos nos être",
    "de": "der die das und sie wir oder mit nicht für auf den von dem werden ist zu eine ihre durch",
    "es": "el los las de que y en para por con una usted del su sus nuestros puede como estos",
    "it": "il di che e per con del della le gli una nel dei delle sono utente nostri questi può",
    "pt": "o os as de que e em para com uma você do da dos das não por seus nossos ao",
    "nl": "de het een en van u wij met voor niet op dat deze zijn of door uw onze worden",
    "pl": "w i na do z się nie że jest oraz lub przez o od dla użytkownik naszych",
    "sv": "och att det som för med av du vi den till inte är på eller kan våra",
    "da": "og at det som for med af du vi den til ikke er på eller kan vores",
    "fi": "ja on että ei tai jos voi sekä joka ovat mukaan sinun meidän",
    "tr": "ve bir bu için ile veya olarak da de tarafından olan hizmetler",
    "cs": "a v na se že je nebo pro které jsou to s podle vaše naše",
    "ro": "și de la în cu care pe sau pentru nu este dumneavoastră aceste",
    "hu": "a az és hogy nem vagy egy ön mi szolgáltatások valamint",
    "id": "yang dan di untuk dengan anda kami atau dari ini tidak layanan",
    "vi": "và của các bạn cho không được chúng tôi với này trong hoặc",
}  # fmt: skip
_TABLE = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SCRIPTS = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("ko", re.compile(r"[가-힯]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("he", re.compile(r"[֐-׿]")),
    ("el", re.compile(r"[Ͱ-Ͽ]")),
    ("th", re.compile(r"[฀-๿]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
)
_LETTER = re.compile(r"[^\W\d_]+")
_ENOUGH_WORDS = 40
_SAMPLE = 40_000  # characters; a language shows long before


def language_of(texts: Sequence[str]) -> str | None:
    """Return the ISO 639-1 code of running text, or None where it cannot be told."""
    sample = " ".join(texts)[:_SAMPLE]
    letters = sum(map(len, _LETTER.findall(sample)))
    for language, script in _SCRIPTS:
        # kana decide for Japanese though most characters are Han
        share = 0.05 if language == "ja" else 0.3
        if letters > 80 and len(script.findall(sample)) > share * letters:
            return language
    words = [word.lower() for word in _LETTER.findall(sample)]
    if len(words) < _ENOUGH_WORDS:
        return None
    counts = {language: sum(word in table for word in words) for language, table in _TABLE.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 0.08 * len(words) else None
