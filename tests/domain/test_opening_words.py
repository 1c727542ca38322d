"""Opening hours in Dutch words: what is read means the same to the library of the syntax."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.opening_hours import OpenState, opening_at, readable
from buurtpunt_lib.domain.opening_words import in_syntax

NAMES = ("ma", "di", "wo", "do", "vr", "za", "zo")


@pytest.mark.parametrize(
    ("said", "syntax"),
    [
        ("ma-vr 9u-12u en 13u30 tot 17u, za gesloten", "Mo-Fr 09:00-12:00,13:30-17:00; Sa off"),
        ("Maandag tot en met vrijdag van 9 tot 17 uur", "Mo-Fr 09:00-17:00"),
        ("elke dag 8u-18u", "Mo-Su 08:00-18:00"),
        ("wo 14u-17u; za 10u00-12u00", "We 14:00-17:00; Sa 10:00-12:00"),
        ("ma, wo en vr: 9.00 - 12.00 uur", "Mo,We,Fr 09:00-12:00"),
        ("zaterdag en zondag 10-18u", "Sa,Su 10:00-18:00"),
        ("vr 20u-2u", "Fr 20:00-02:00"),
        ("weekend gesloten", "Sa,Su off"),
        ("vrijdag t/m maandag 9u-12u", "Fr-Su,Mo 09:00-12:00"),
        ("ma–vr 08:30–12:00 / 13:00–17:00", "Mo-Fr 08:30-12:00,13:00-17:00"),
        ("dinsdag 09h00-12h00, vrijdag 15h - 18h", "Tu 09:00-12:00; Fr 15:00-18:00"),
        ("ma-vr: 8u-18u\nza: 8u-12u\nzo: gesloten", "Mo-Fr 08:00-18:00; Sa 08:00-12:00; Su off"),
        ("ma-za 7u-19u, feestdagen gesloten", "Mo-Sa 07:00-19:00; PH off"),
    ],
)  # fmt: skip
def test_what_people_write(said, syntax):
    assert in_syntax(said) == syntax


@pytest.mark.parametrize(
    "said",
    [
        "", "na afspraak", "9u-17u", "ma-vr", "ma-vr 9u", "ma-", "ma 9u-25u", "ma 9-12, ma 13-17",
        "iedere eerste zondag 10-12u", "ma gesloten 9u-12u", "ma - wo - vr 9-12", "vanaf 9u",
        "ma-vr 9u-12u of 13u-17u", "x" * 300, "Mo-Fr 09:00-17:00",
    ],
)  # fmt: skip
def test_what_is_not_clear_stays_as_it_is(said):
    assert in_syntax(said) == said


spans = st.tuples(st.integers(0, 20), st.integers(1, 3)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.integers(0, 6), st.integers(0, 6), spans, st.sampled_from(["{}u-{}u", "{} tot {} uur"]))
def test_the_days_and_hours_that_were_said_are_open_and_no_others(first, last, span, how):
    found = in_syntax(f"{NAMES[first]}-{NAMES[last]} {how.format(*span)}")
    if first == last:
        return
    assert readable(found)
    days = {(first + n) % 7 for n in range((last - first) % 7 + 1)}
    # A week without a holiday.
    monday = datetime(2026, 11, 16)
    for hour in range(7 * 24):
        moment = monday + timedelta(hours=hour, minutes=30)
        expected = moment.weekday() in days and span[0] <= moment.hour < span[1]
        state = opening_at(found, moment).state
        assert (state is OpenState.OPEN) == expected, (found, moment)


@given(st.text(alphabet="madiwovrzo 0123456789u-–:,;/enlt.\n", max_size=60))
def test_any_text_gives_hours_that_can_be_read_or_itself(text):
    found = in_syntax(text)
    assert found == text or readable(found)
