"""What is typed in a box, and the sentence about a number that a plan does not take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.dashboards.typed_numbers import in_words, read_typed, write_typed
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


@given(st.floats(-1e9, 1e9), st.sampled_from(["nl", "en"]), st.booleans())
def test_what_is_written_can_be_typed(value, language, percent):
    say = catalogue(language)
    value = round(value, 6 if percent else 4)
    read = read_typed(write_typed(value, say, percent=percent), "Huur", say, percent=percent)
    assert read == pytest.approx(value, abs=1e-6, rel=1e-12)


def test_a_percentage_is_held_as_a_share():
    assert read_typed("65 %", "Marge", SAY, percent=True) == 0.65


def test_a_refused_percentage_hears_its_bounds_in_percent():
    refused = InputError("plan.too_large", field="activities[0].margin", value="1.5", maximum=1.0)
    told = in_words(refused, "margin", "Marge", SAY, typed=" 150 ", percent=True)
    assert SAY.error(told) == "Marge: 150 is te groot. Geef hoogstens 100\u00a0%."


def test_a_fault_of_another_field_stays_as_it_is():
    other = InputError(
        "plan.end_before_begin", field="costs[0].end", end="2027-01", begin="2028-01"
    )
    assert in_words(other, "amount", "Huur", SAY, typed="5").faults == other.faults


def test_a_sentence_repeats_no_more_than_a_few_words():
    with pytest.raises(InputError) as caught:
        read_typed("veel " * 1000, "Huur", SAY)
    assert len(SAY.error(caught.value)) < 150
