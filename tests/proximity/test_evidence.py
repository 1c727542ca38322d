"""Evidence: shown, absent, unknown, and never a count that nobody made."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_villages import FACILITIES, SOURCES, rows, villages

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import completeness, evidence_table

PLACES = [("A", 51.0, 4.0, 100), ("B", 51.1, 4.0, 700), ("C", 51.2, 4.0, float("nan"))]
ROWS = rows(
    ("A", "shop", 3, "map", "2026-02"),
    ("A", "stop", 1, "list", "2025-01"),
)


def cells(table) -> dict:
    return {(row.village, row.service): row for row in table.itertuples()}


def places(**columns):
    return villages(PLACES, **columns)


def test_each_rule_in_turn():
    table = evidence_table(
        places(boundary=["known", "known", "unknown"]), ROWS, SOURCES, FACILITIES
    )
    assert list(table[["village", "service"]].itertuples(index=False, name=None)) == [
        (village, facility) for village in "ABC" for facility in FACILITIES
    ]
    found = {
        key: (row.presence, row.source, row.as_of, row.reason) for key, row in cells(table).items()
    }
    nothing = (True, True)
    bank = {village: found.pop((village, "bank")) for village in "ABC"}
    assert found == {
        ("A", "shop"): ("present", "map", "2026-02", ""),
        ("A", "stop"): ("present", "list", "2025-01", ""),
        ("B", "shop"): ("unknown", "map", "2026-02", "not_found"),
        ("B", "stop"): ("absent", "list", "2025-01", ""),
        ("C", "shop"): ("unknown", "map", "2026-02", "no_boundary"),
        ("C", "stop"): ("unknown", "list", "2025-01", "no_boundary"),
    }
    for presence, source, as_of, reason in bank.values():
        assert (presence, reason) == ("unknown", "no_source")
        assert (source != source or source is None, as_of != as_of or as_of is None) == nothing


def test_silence_that_is_doubted_leaves_it_unknown():
    doubted = SimpleNamespace(as_of="2025-01", complete_for=("stop",), doubted_in=("A", "B"))
    found = cells(evidence_table(places(), ROWS, SOURCES | {"list": doubted}, FACILITIES))
    stops = [found[village, "stop"] for village in "ABC"]
    assert [stop.presence for stop in stops] == ["present", "unknown", "absent"]
    assert [stop.reason for stop in stops] == ["", "not_found", ""]


def test_a_count_stands_only_where_a_source_counted():
    shown = rows(("A", "shop", 3, "map", "2026-02"), ("B", "shop", float("nan"), "map", "2026-02"))
    table = evidence_table(places(), shown, SOURCES, ["shop"]).set_index("village")
    assert table.loc["A", "count"] == 3
    assert table.loc["B", "presence"] == "present"
    assert table["count"].isna().to_dict() == {"A": False, "B": True, "C": True}


def test_a_village_without_a_boundary_keeps_what_a_source_shows():
    table = evidence_table(places(boundary="unknown"), ROWS, SOURCES, ["stop"])
    assert table["presence"].tolist() == ["present", "unknown", "unknown"]


def test_a_source_that_counts_zero_shows_nothing():
    shown = rows(("A", "shop", 0, "map", "2026-02"), ("B", "stop", 0, "list", "2025-01"))
    found = cells(evidence_table(places(), shown, SOURCES, FACILITIES))
    assert (found["A", "shop"].presence, found["A", "shop"].reason) == ("unknown", "not_found")
    assert found["B", "stop"].presence == "absent"
    assert found["A", "shop"].count != found["A", "shop"].count


def test_the_complete_source_wins_and_counts_are_never_added():
    shown = rows(("A", "stop", 5, "map", "2026-02"), ("A", "stop", 2, "list", "2025-01"))
    for order in ([0, 1], [1, 0]):
        row = cells(evidence_table(places(), shown.iloc[order], SOURCES, ["stop"]))["A", "stop"]
        assert (row.count, row.source) == (2, "list")


def test_a_source_that_is_not_complete_may_still_show_what_the_complete_one_lacks():
    shown = rows(("A", "stop", 5, "map", "2026-02"))
    found = cells(evidence_table(places(), shown, SOURCES, ["stop"]))
    assert (found["A", "stop"].presence, found["A", "stop"].source) == ("present", "map")
    assert (found["B", "stop"].presence, found["B", "stop"].source) == ("absent", "list")


def test_rows_with_different_dates_leave_the_date_of_the_source():
    shown = rows(("A", "shop", 1, "map", "2026-02"), ("B", "shop", 1, "map", "2025-01"))
    assert cells(evidence_table(places(), shown, SOURCES, ["shop"]))["C", "shop"].as_of == "2024+"


def test_every_fault_is_named_at_once():
    shown = rows(
        ("Z", "shop", 1, "map", "2026-02"),
        ("A", "shop", -1, "map", "2026-02"),
        ("B", "shop", 1, "rumour", "2026-02"),
        ("C", "shop", 1, "map", "2026-02"),
        ("C", "shop", 2, "map", "2026-02"),
    )
    with pytest.raises(InputError) as caught:
        evidence_table(places(), shown, SOURCES, ["shop"])
    assert [fault.code for fault in caught.value.faults] == [
        "proximity.village_unknown",
        "proximity.source_unknown",
        "proximity.count_negative",
        "proximity.row_twice",
    ]


def test_rows_about_other_services_are_left_aside():
    shown = rows(("A", "casino", 1, "rumour", "2026-02"))
    assert set(evidence_table(places(), shown, SOURCES, ["shop"])["reason"]) == {"no_source"}


def test_the_tables_that_are_given_do_not_change():
    table, shown = places(), ROWS.copy()
    before = table.copy(), shown.copy()
    evidence_table(table, shown, SOURCES, FACILITIES)
    assert before[0].equals(table)
    assert before[1].equals(shown)


@given(
    st.sets(st.tuples(st.sampled_from("ABC"), st.sampled_from(["shop", "stop"]))),
    st.lists(st.sampled_from(["known", "unknown"]), min_size=3, max_size=3),
)
def test_presence_is_exactly_what_is_shown_and_absence_needs_a_complete_source(shown, boundary):
    source_of = {"shop": "map", "stop": "list"}
    table = evidence_table(
        places(boundary=boundary),
        rows(*((v, s, 1, source_of[s], "2026-02") for v, s in sorted(shown))),
        SOURCES,
        FACILITIES,
    )
    assert set(table[table["presence"] == "present"][["village", "service"]].itertuples(
        index=False, name=None
    )) == shown  # fmt: skip
    absent = table[table["presence"] == "absent"]
    assert set(absent["service"]) <= {"stop"}
    assert (
        not absent["village"]
        .isin([v for v, b in zip("ABC", boundary, strict=True) if b != "known"])
        .any()
    )
    assert ((table["reason"] == "") == (table["presence"] != "unknown")).all()
    assert (table["count"].notna() == (table["presence"] == "present")).all()
    assert completeness(table) == (table["presence"] != "unknown").mean()
