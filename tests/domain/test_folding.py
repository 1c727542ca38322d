"""Folding goes letter by letter and word by word; the words of Unicode's own rules are the same."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.folding import fold

WRITTEN_OUT = {"st": "sint", "ste": "sint", "sinte": "sint", "olv": "onze lieve vrouw"}
TEXT = st.text(max_size=30) | st.text("sStTeEoOlLvVéÉß .-’'ﬁŒİ\u0301_", max_size=12)


def folded(text: str) -> str:
    """The text as a whole, by Unicode's compatible decomposition and regular expressions."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    words = re.sub(r"[\W_]+", " ", bare).casefold().split()
    return " ".join(WRITTEN_OUT.get(word, word) for word in words)


@given(TEXT)
def test_letter_by_letter_is_as_the_whole(text):
    assert fold(text) == folded(text)


@given(st.lists(TEXT, max_size=4))
def test_parts_may_be_folded_apart(parts):
    assert fold(" ".join(parts)) == " ".join(filter(None, map(fold, parts)))
