"""Folded text: lower case, without accents, every sign a space, "st" written out as "sint".

What is searched and what is asked are folded alike, so that "st truiden" finds "Sint-Truiden".
"""

from __future__ import annotations

import unicodedata

# Short forms in names of places, as people write them.
_WRITTEN_OUT = {"st": "sint", "ste": "sint", "sinte": "sint", "olv": "onze lieve vrouw"}


def fold(text: str) -> str:
    """
    >>> fold("Café ’t Een – St.-Truiden")
    'cafe t een sint truiden'
    """
    letters = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in letters).casefold().split()
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words)
