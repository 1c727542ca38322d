"""Lists in a cell: the short way for plain ones says what the long way says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.register.importing.cells import items

PLAIN = st.text(st.sampled_from("ab ;,\n)\r\u00a0\x1f'[é"), max_size=20)


@given(PLAIN, st.booleans())
def test_a_plain_list_is_parted_like_one_with_quotes(text, comma):
    # An empty item between quotes adds nothing, and makes that the list is read sign by sign.
    assert items(text, comma=comma) == items(f'{text}\n""', comma=comma)
