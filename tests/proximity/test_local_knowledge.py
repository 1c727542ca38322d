"""What was seen on the spot: it outranks a source until that source is newer for certain."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_villages import FACILITIES, SOURCES, rows, villages

from buurtpunt_lib.domain import LOCAL_KNOWLEDGE, Observation, Presence
from buurtpunt_lib.proximity import evidence_table
from buurtpunt_lib.proximity.confidence import confidence_of
from buurtpunt_lib.proximity.reference_dates import first_day, is_date, months_old, newer_than

# Villages of the made-up tables need codes of real form.
A, B, C = "10001A", "10001B", "10001C"
PLACES = villages([(A, 51.0, 4.0, 100), (B, 51.1, 4.0, 700), (C, 51.2, 4.0, 1)])
NOTHING = rows()


def seen(village, facility, presence, day, *, count=None, by="") -> Observation:
    return Observation(
        village=village, facility=facility, presence=presence, count=count, observed_on=day, by=by
    )


def cell(shown, observations, at=(A, "shop"), *, places=PLACES, sources=SOURCES, **options):
    table = evidence_table(places, shown, sources, FACILITIES, observations=observations, **options)
    row = table[(table["village"] == at[0]) & (table["service"] == at[1])].iloc[0]
    return row["presence"], row["source"], row["as_of"], row["reason"], row["confidence"]


def test_silence_that_is_doubted_speaks_against_nobody():
    before = [seen(A, "stop", Presence.PRESENT, date(2024, 6, 1))]
    doubted = type(SOURCES["list"])(as_of="2025-01", complete_for=("stop",), doubted_in=(A,))
    assert cell(NOTHING, before, (A, "stop"))[:2] == ("absent", "list")
    told = cell(NOTHING, before, (A, "stop"), sources=SOURCES | {"list": doubted})
    assert told[:2] == ("present", LOCAL_KNOWLEDGE)


@pytest.mark.parametrize(
    ("as_of", "newer"),
    [
        ("2026-02", False),  # may be the 1st of February
        ("2026-03", True),
        ("2026-02-10", False),  # the same day: who was there knows best
        ("2026-02-11", True),
        ("2026-02-09", False),
        ("2026", False),
        ("2027", True),
        ("2022+", False),
        ("2026-03+", False),
        ("", False),
        (None, False),
        (float("nan"), False),
        ("2026-13", False),
        ("soon", False),
    ],
)
def test_a_source_is_newer_only_for_certain(as_of, newer):
    assert newer_than(as_of, date(2026, 2, 10)) is newer
    shown = rows((A, "shop", 3, "map", as_of))
    found = cell(shown, [seen(A, "shop", "absent", "2026-02-10")])
    if newer:
        assert found[:3] == ("present", "map", as_of)
    else:
        assert found[:4] == ("absent", "local_knowledge", "2026-02-10", "")


def test_what_was_seen_fills_what_no_source_says():
    shown = [seen(A, "bank", "absent", "2026-01-01"), seen(B, "bank", "present", "2026-01-02",
                                                           count=2)]  # fmt: skip
    table = evidence_table(PLACES, NOTHING, SOURCES, FACILITIES, observations=shown)
    bank = table[table["service"] == "bank"].set_index("village")
    assert bank["presence"].to_dict() == {A: "absent", B: "present", C: "unknown"}
    assert bank.loc[B, "count"] == 2
    assert bank.loc[[A, C], "count"].isna().all()
    assert bank.loc[C, "reason"] == "no_source"


def test_a_village_whose_boundary_is_unknown_can_be_seen_too():
    places = PLACES.assign(boundary="unknown")
    said = [seen(A, "stop", "present", "2020-01-01")]
    # The complete source is newer, but it says nothing about a village without a boundary.
    assert cell(NOTHING, said, (A, "stop"), places=places)[:2] == ("present", "local_knowledge")
    assert cell(NOTHING, said, (B, "stop"), places=places)[0] == "unknown"


def test_the_silence_of_a_complete_source_counts_from_its_date():
    older, newer = (
        seen(A, "stop", "present", "2024-12-31"),
        seen(A, "stop", "present", "2025-01-01"),
    )
    assert cell(NOTHING, [older], (A, "stop"))[:3] == ("absent", "list", "2025-01")
    assert cell(NOTHING, [newer], (A, "stop"))[:3] == ("present", "local_knowledge", "2025-01-01")
    # A map that is not complete says nothing by its silence, however new it is.
    shown = rows((B, "shop", 1, "map", "2030-01"))
    assert cell(shown, [seen(A, "shop", "present", "2020-01-01")])[1] == "local_knowledge"


def test_a_newer_source_speaks_alone_and_older_ones_do_not_return_with_it():
    sources = {**SOURCES, "old_list": SOURCES["list"]}
    shown = rows((A, "stop", 7, "old_list", "2020-01"), (A, "stop", 2, "map", "2026-05"))
    said = [seen(A, "stop", "absent", "2026-01-01")]
    assert cell(shown, said, (A, "stop"), sources=sources)[:3] == ("present", "map", "2026-05")
    assert cell(shown, [], (A, "stop"), sources=sources)[1] == "old_list"


def test_a_complete_source_that_shows_it_is_not_silent_about_it():
    # One date per row: the date of its silence is that of the source as a whole.
    shown = rows((A, "stop", 1, "list", "2024-01"), (B, "stop", 1, "list", "2024-02"))
    said = [seen(A, "stop", "present", "2024-06-01", count=3)]
    assert cell(shown, said, (A, "stop"))[:3] == ("present", "local_knowledge", "2024-06-01")


@pytest.mark.parametrize(
    ("said", "presence", "reason"),
    [
        ([("present", 1), ("absent", 2)], "absent", ""),
        ([("present", 2), ("absent", 1)], "present", ""),
        ([("present", 1), ("absent", 1)], "unknown", "contradiction"),
        ([("present", 1), ("absent", 1), ("present", 2)], "present", ""),
        ([("present", 1), ("unknown", 2)], "present", ""),
        ([("unknown", 2)], "unknown", "not_found"),
    ],
)
def test_the_newest_day_counts_and_who_did_not_know_says_nothing(said, presence, reason):
    shown = rows((B, "shop", 1, "map", "2024"))
    observations = [
        seen(A, "shop", state, date(2026, 1, day), by=str(number))
        for number, (state, day) in enumerate(said)
    ]
    for order in (observations, observations[::-1]):
        found = cell(shown, order)
        assert (found[0], found[3]) == (presence, reason)


def test_counts_that_differ_on_one_day_are_no_count():
    def count_of(*observations):
        table = evidence_table(PLACES, NOTHING, SOURCES, ["shop"], observations=observations)
        return table["count"].iloc[0]

    two = seen(A, "shop", "present", "2026-01-01", count=2)
    three = seen(A, "shop", "present", "2026-01-01", count=3, by="b")
    nobody = seen(A, "shop", "present", "2026-01-01", by="c")
    assert count_of(two, nobody) == 2
    assert pd.isna(count_of(two, three))
    assert count_of(two, seen(A, "shop", "present", "2025-12-31", count=9)) == 2


def test_a_contradiction_is_settled_by_a_newer_source_only():
    both = [seen(A, "shop", "present", "2026-01-01"),
            seen(A, "shop", "absent", "2026-01-01", by="b")]  # fmt: skip
    assert cell(rows((A, "shop", 1, "map", "2026-02")), both)[0] == "present"
    assert cell(rows((A, "shop", 1, "map", "2025-12")), both)[3:] == ("contradiction", "")


def test_a_table_says_the_same_as_objects():
    said = (seen(A, "shop", "present", "2026-01-01", count=2), seen(B, "stop", "absent",
                                                                   "2026-01-01"))  # fmt: skip
    table = pd.DataFrame([one.model_dump(mode="json") for one in said])
    assert table["count"].isna().any()
    one, other = (
        evidence_table(PLACES, NOTHING, SOURCES, FACILITIES, observations=given)
        for given in (said, table)
    )
    pd.testing.assert_frame_equal(one, other)


def test_what_is_said_of_places_and_services_that_are_not_asked_is_left_aside():
    said = [seen("99999A", "shop", "present", "2026-01-01"),
            seen(A, "casino", "present", "2026-01-01")]  # fmt: skip
    table = evidence_table(PLACES, NOTHING, SOURCES, FACILITIES, observations=said)
    pd.testing.assert_frame_equal(table, evidence_table(PLACES, NOTHING, SOURCES, FACILITIES))


@pytest.mark.parametrize(
    ("as_of", "strong", "on", "word"),
    [
        ("2026-02", True, "2026-11-22", "sure"),
        ("2026-02", False, "2026-11-22", "likely"),
        ("2024-11-22", True, "2026-11-22", "sure"),  # exactly two years
        ("2024-11-21", True, "2026-12-22", "likely"),
        ("2024-11-21", False, "2026-12-22", "thin"),
        ("2021-11-22", True, "2026-11-22", "likely"),  # exactly five years
        ("2021-10-22", True, "2026-11-22", "thin"),
        ("2022+", True, "2026-11-22", "likely"),
        ("2022+", False, "2026-11-22", "thin"),
        ("", False, "2026-11-22", "thin"),
        ("1990", True, None, "sure"),
        ("1990", False, None, "likely"),
        ("2022+", False, None, "thin"),
    ],
)
def test_confidence_follows_from_who_says_it_and_when(as_of, strong, on, word):
    day = on and date.fromisoformat(on)
    assert confidence_of(as_of, strong=strong, on=day) == word


def test_confidence_stands_with_every_state_that_is_known():
    shown = rows((A, "shop", 1, "map", "2026-02"), (A, "stop", 1, "list", "2026-02"))
    said = [seen(B, "shop", "absent", "2026-11-01"), seen(C, "shop", "present", "2020-01-01")]
    table = evidence_table(
        PLACES, shown, SOURCES, ["shop", "stop"], observations=said, on=date(2026, 11, 22)
    )
    words = {(r.village, r.service): r.confidence for r in table.itertuples()}
    assert words == {
        (A, "shop"): "likely", (B, "shop"): "sure", (C, "shop"): "thin",
        (A, "stop"): "sure", (B, "stop"): "sure", (C, "stop"): "sure",
    }  # fmt: skip


# --- the rules once more, cell by cell and as plainly as can be, against the table

DATES = ("2024", "2025-01", "2025-06", "2025-06-15", "2026-01", "2022+", "")


def span(as_of: str) -> tuple[date, date] | None:
    parts = [int(part) for part in as_of.split("-")] if as_of and not as_of.endswith("+") else []
    if not parts:
        return None
    first = date(*[*parts, 1, 1][:3])
    following = {1: date(first.year + 1, 1, 1), 2: date(first.year, first.month % 12 + 1, 1)}
    if len(parts) == 2 and first.month == 12:
        following[2] = date(first.year + 1, 1, 1)
    return first, (following.get(len(parts), first + timedelta(1)) - timedelta(1))


def expected(shown, said, complete_date):
    """Of one cell: shown = source -> date; said = (presence, day); complete_date = of "list"."""
    knew = [(presence, day) for presence, day in said if presence != "unknown"]
    last = max((day for _, day in knew), default=None)

    def speaks(as_of):
        return last is None or (span(as_of) is not None and all(d > last for d in span(as_of)))

    for source in ("list", "map"):
        if source in shown and speaks(shown[source]):
            return "present", source
    if "list" not in shown and speaks(complete_date):
        return "absent", "list"
    if last is None:
        return "unknown", "list"
    states = {presence for presence, day in knew if day == last}
    return (states.pop() if len(states) == 1 else "unknown"), "local_knowledge"


@settings(max_examples=120)
@given(
    st.dictionaries(st.sampled_from(["map", "list"]), st.sampled_from(DATES)),
    st.lists(
        st.tuples(
            st.sampled_from(["present", "absent", "unknown"]),
            st.sampled_from([date(2025, 6, 1), date(2025, 6, 15), date(2025, 7, 1)]),
        ),
        max_size=4,
    ),
    st.sampled_from(DATES),
)
def test_the_ranking_is_the_one_that_is_described(shown, said, complete_date):
    sources = {
        "map": SOURCES["map"],
        "list": type(SOURCES["list"])(as_of=complete_date, complete_for=("stop",)),
    }
    # Another village keeps the date of the complete source's silence apart from this cell's.
    other = [(B, "stop", 1, "list", "2019-01-01"), (C, "stop", 1, "list", "2019-01-02")]
    table = rows(*((A, "stop", 1, key, as_of) for key, as_of in shown.items()), *other)
    observations = [
        seen(A, "stop", presence, day, by=str(number)) for number, (presence, day) in
        enumerate(said)
    ]  # fmt: skip
    found = cell(table, observations, (A, "stop"), sources=sources)
    assert found[:2] == expected(shown, said, complete_date)
    assert (found[4] == "") == (found[0] == "unknown")


@given(st.sampled_from(DATES), st.dates(date(2023, 1, 1), date(2027, 1, 1)))
def test_dates_claim_no_more_than_they_say(as_of, day):
    days = span(as_of)
    assert is_date(as_of) == (days is not None)
    assert newer_than(as_of, day) == (days is not None and min(days) > day)
    if days is not None:
        assert first_day(as_of) == days[0]
        months = months_old(as_of, day)
        assert (months >= 0) == (day >= days[0])
        moved = (pd.Timestamp(days[0]) + pd.DateOffset(months=months)).date()
        assert moved <= day < (pd.Timestamp(days[0]) + pd.DateOffset(months=months + 1)).date()
