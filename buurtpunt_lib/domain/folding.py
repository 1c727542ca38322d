"""Folded text: lower case, without accents, every sign a space, "st" written out as "sint".

What is searched and what is asked are folded alike, so that "st truiden" finds "Sint-Truiden".
Folding goes letter by letter and word by word: two texts with a space between them fold to what
each folds to, with a space between.
"""

from __future__ import annotations

import unicodedata

# Short forms in names of places, as people write them.
_WRITTEN_OUT = {"st": "sint", "ste": "sint", "sinte": "sint", "olv": "onze lieve vrouw"}
# Letters of the scripts of Europe are kept once folded; of the rest there are too many.
_KEPT = 0x2E80


def _letter(sign: str) -> str:
    """One part of a letter: nothing for an accent, a space for what is no letter and no digit."""
    if unicodedata.combining(sign):
        return ""
    return sign.casefold() if sign.isalnum() else " "


class _Folded(dict[int, str]):
    """Code point → what it folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        found = "".join(map(_letter, unicodedata.normalize("NFKD", chr(code))))
        if code < _KEPT:
            self[code] = found
        return found


_FOLDED = _Folded()


def fold(text: str) -> str:
    """
    >>> fold("Café ’t Een – St.-Truiden")
    'cafe t een sint truiden'
    """
    words = text.translate(_FOLDED).split()
    return " ".join([_WRITTEN_OUT.get(word, word) for word in words])
