"""Growth: every place counted once, nothing guessed, and what closed told apart."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from small_landscapes import HUB, landscapes, table

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubKind, HubStatus
from buurtpunt_lib.landscape import growth, service_changes


def _lives(*lives):
    """A hub table of (status, opened, stages)."""
    hubs = [
        replace(HUB, id=f"plek-{n}", status=HubStatus(status), opened=opened)
        for n, (status, opened, _) in enumerate(lives)
    ]
    made = table(*hubs)
    made["stages"] = [stages for *_, stages in lives]
    return made


@settings(max_examples=25)
@given(landscapes(max_size=12))
def test_every_place_is_counted_once(hubs):
    found = growth(hubs)
    parts = (found.opened, found.opened_unknown, found.not_open, found.state_unknown)
    assert sum(parts) == len(hubs)
    assert found.years["opened"].sum() == found.opened
    assert found.years["closed"].sum() == found.closed
    assert found.closed + found.closed_unknown == (hubs["status"] == "closed").sum()
    years = found.years
    assert (years["running"] + years["maybe"] <= years["opened"].cumsum()).all()
    assert list(years.index) == list(range(*_bounds(years)))


def _bounds(years):
    return (years.index[0], years.index[-1] + 1) if len(years) else (0, 0)


def test_a_place_runs_until_the_year_in_which_it_closed():
    found = growth(
        _lives(
            ("open", 2018, (("open", "2018-05"),)),
            ("closed", 2018, (("open", "2018"), ("closed", "2020-03-01"))),
        )
    )
    assert found.years["running"].to_dict() == {2018: 2, 2019: 2, 2020: 1}
    assert found.years["closed"].to_dict() == {2018: 0, 2019: 0, 2020: 1}


def test_an_unknown_year_of_closing_is_not_the_year_of_the_source():
    found = growth(_lives(("closed", 2018, (("open", "2018"),)), ("open", 2019, ())))
    assert (found.closed, found.closed_unknown) == (0, 1)
    assert found.years["running"].to_dict() == {2018: 0, 2019: 1}
    assert found.years["maybe"].to_dict() == {2018: 1, 2019: 1}


def test_who_is_not_open_yet_has_not_opened():
    found = growth(_lives(("plan", 2025, ()), ("idea", None, ()), ("start_up", 2024, ())))
    assert (found.opened, found.not_open, len(found.years)) == (0, 3, 0)


def test_a_reopened_place_counts_from_its_first_opening():
    stages = (("open", "2010"), ("closed", "2014"), ("open", "2016"))
    found = growth(_lives(("open", 2010, stages)))
    assert found.closed == 0
    assert found.years["running"].to_dict() == {2010: 1}


def test_the_shipped_landscape_tells_how_much_is_not_known():
    hubs = datasets.hubs_table()
    found = growth(hubs, only_hubs=True)
    chosen = hubs[hubs["kind"] == HubKind.BUURTPUNT]
    opened = chosen[~chosen["status"].isin(["plan", "idea", "start_up"])]["opened"]
    assert found.opened == opened.notna().sum()
    assert found.opened_unknown > 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["shop", "cafe"]),
            st.sampled_from(["offered", "planned", "ended"]),
            st.sampled_from(["", "2019", "2020-05"]),
            st.sampled_from(["", "2021", "2022-01-01"]),
        ),
        max_size=12,
    )
)
def test_every_service_began_or_is_planned(lives):
    hubs = pd.DataFrame({"id": ["a"], "kind": ["buurtpunt"], "services": [()]})
    hubs["service_history"] = [tuple(lives)]
    found = service_changes(hubs)
    assert found.begun + found.begun_unknown + found.planned == len(lives)
    assert found.rows["began"].sum() == found.begun
    assert found.rows["ended"].sum() == found.ended
    gone = sum(state == "ended" for _, state, _, _ in lives)
    assert found.ended + found.ended_unknown >= gone


def test_without_a_history_no_year_is_known():
    hubs = table(replace(HUB, services=("shop", "cafe")))
    found = service_changes(hubs)
    assert (found.begun, found.begun_unknown, len(found.rows)) == (0, 2, 0)
