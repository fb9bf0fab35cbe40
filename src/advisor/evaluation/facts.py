"""Whether a key fact stands in a text: the definition trainers' figures rest on.

A fact is there where all its figures and names are, and at least half of its other content words, by their first five
letters. Facts in English are checked for figures and names alone, since the sources are Norwegian.
"""

import re

LETTERS = 5
_FUNCTION_WORDS = (
    "og i på av til for med som at det den de et en er var har ble blir kan skal vil ikke om å fra ved eller "
    "men så seg sin sitt sine han hun vi dei ein ei eit frå ikkje på om som vart vert kor the a an of to in on "
    "and or is was are be by for with that it as at from"
)
_STOP = frozenset(_FUNCTION_WORDS.split())


def figures(text: str) -> set[str]:
    """The figures of a text, thousands without separators."""
    return {re.sub(r"[ .\u00a0](?=\d{3})", "", f).rstrip(".,") for f in re.findall(r"\d[\d.,\u00a0 ]*\d|\d", text)}


def present(fact: str, text: str, lang: str) -> bool | None:
    """Whether the fact stands in the text; None for an English fact without figures and names."""
    low = re.sub(r"\s+", " ", text).strip().lower()
    have, wanted = figures(text), figures(fact)
    tokens = re.findall(r"[0-9A-Za-zÆØÅæøåéÉ§]+", fact)
    names = {w.lower() for i, w in enumerate(tokens) if i and w[0].isupper() and len(w) > 1}
    rest = [
        w.lower()
        for w in tokens
        if w.lower() not in names and w.lower() not in _STOP and not w[0].isdigit() and len(w) > 2
    ]
    if lang == "en" and not wanted and not names:
        return None
    if not all(f in have or any(f == h.split(",")[0] for h in have) for f in wanted):
        return False
    if not all(name[:LETTERS] in low for name in names):
        return False
    if lang == "en" or not rest:
        return True
    stems = {w[:LETTERS] for w in re.findall(r"[0-9A-Za-zÆØÅæøåéÉ§]+", low)}
    return sum(w[:LETTERS] in stems or w[:LETTERS] in low for w in rest) >= len(rest) / 2
