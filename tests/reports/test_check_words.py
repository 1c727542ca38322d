"""The health check in sentences: every row of every hub is said, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.landscape import Check, health_check
from buurtpunt_lib.reports.check_words import shows
from buurtpunt_lib.texts import LANGUAGES, catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_is_said(language):
    say, keys = catalogue(language), set()
    for _, row in datasets.hubs_table().iterrows():
        for check in health_check(row, datasets.services(), on=date(2026, 11, 22)):
            keys.add(check.key)
            said = shows(say, check)
            assert said.endswith((".", "?"))
            assert "{" not in said
    assert len(keys) == 9


def test_what_somebody_confirmed_is_told_from_what_a_source_names():
    say = catalogue("nl")
    day = date(2026, 3, 1)
    for kind, begin in (("confirmed", "Bevestigd"), ("source", "Een bron")):
        said = shows(say, Check("confirmed", "good", {"known_on": day, "kind": kind}))
        assert said.startswith(begin)
        assert "1 maart 2026" in said


def test_what_is_filled_in_is_repeated():
    say = catalogue("nl")
    assert "Mo-Fr" in shows(say, Check("hours", "good", {"opening_hours": "Mo-Fr 09:00-12:00"}))
    assert "Ons Dorp vzw" in shows(say, Check("carrier", "good", {"carrier": "Ons Dorp vzw"}))
    told = Check("challenges", "good", {"told": ("isolation",), "derived": ()})
    assert shows(say, told).startswith("Het gaat hier om: ")
