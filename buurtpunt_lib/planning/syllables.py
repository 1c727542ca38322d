"""Syllables of Dutch words, counted from their spelling.

Nucleus: the vowels of one syllable, such as the "aai" of "draaien". Syllables are those of the
hyphenation in a word list: "sta-ti-on" has three, however fast it is said. English words that
Dutch took over are counted as they are said, where they are common.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The longest first: "ooie" is the nucleus "ooi" and the nucleus "e". "y" before a vowel (loyaal)
# and "u" after "q" are no vowels. A trema begins a syllable, so letters with one stand apart.
_NUCLEUS = re.compile(
    r"eau|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|eu(?!m)|ui|oe|ei|ij|au|ou|ai|oi"
    r"|(?<!q)u|[aeio]|[àáâãåèéêìíîòóôõùúû]|[äëïöüÿ]|y(?![aeiou])"
)
# Parts of English words, said with fewer syllables than Dutch spelling would give them.
_SPOKEN = tuple(
    (re.compile(pattern), fewer)
    for pattern, fewer in (
        (r"team|leader|beamer|stream|coach|board|facebook|crèche|barbecue|stakeholder", 1),
        (r"(?:on|off|time|head)lines?$|(?:^|web)sites?$|(?:soft|hard)ware|updates?$", 1),
        (r"^likes?$|freelance|space|^live|roadmap", 1),
        (r"deadline|homepage", 2),
    )
)
_PIECE = re.compile(r"[^\W\d_]+")


def syllables(word: str) -> int:
    """The number of syllables of a word; pieces around a hyphen or apostrophe are added up.

    A piece without vowels is said letter by letter ("vzw"), but after an apostrophe it is one
    sound ("foto's"). What holds no letters has none.

    >>> [syllables(word) for word in ("dorp", "draaien", "coöperatie", "museum", "foto's", "vzw")]
    [1, 2, 5, 3, 2, 3]
    """
    low = unicodedata.normalize("NFC", word).lower().replace("’", "'").replace("‘", "'")
    total = 0
    for piece in _PIECE.finditer(low):
        found = _of_piece(piece[0])
        if found:
            total += found
        elif piece.start() and low[piece.start() - 1] == "'":
            # The s of a plural, or the t of "'t", which leans on the word beside it.
            total += 0 if total else 1
        else:
            total += 1 if low[piece.end() : piece.end() + 1] == "'" else len(piece[0])
    return total


@lru_cache(maxsize=20_000)
def _of_piece(piece: str) -> int:
    count = sum(1 for _ in _NUCLEUS.finditer(piece))
    for pattern, fewer in _SPOKEN:
        if pattern.search(piece):
            count -= fewer
    return count
