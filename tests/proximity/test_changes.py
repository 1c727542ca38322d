"""What was lost and gained between two days, and what only became known."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_villages import FACILITIES, SOURCES, rows, villages

from buurtpunt_lib.domain import Observation
from buurtpunt_lib.proximity import changes_since
from buurtpunt_lib.proximity.changes import (
    change_counts,
    changes,
    evidence_at,
    rows_at,
    stops_changed,
)

A, B, C = "10001A", "10001B", "10001C"
PLACES = villages([(A, 51.0, 4.0, 100), (B, 51.1, 4.0, 700), (C, 51.2, 4.0, 1)])
# The list of stops is complete; in 2026 it no longer shows the one of village B.
OLD = rows((A, "stop", 2, "list", "2024-05"), (B, "stop", 1, "list", "2024-05"),
           (A, "shop", 1, "map", "2022+"))  # fmt: skip
NEW = rows((A, "stop", 1, "list", "2026-05"), (C, "stop", 1, "list", "2026-05"),
           (A, "shop", 1, "map", "2022+"), (B, "shop", 1, "map", "2026-05"))  # fmt: skip


def at(day, observations=(), versions=(OLD, NEW)):
    return evidence_at(
        PLACES, versions, SOURCES, FACILITIES, on=date.fromisoformat(day), observations=observations
    )


def seen(village, facility, presence, day, count=None) -> Observation:
    return Observation(
        village=village, facility=facility, presence=presence, observed_on=day, count=count
    )


def of(found) -> dict:
    return {(r.village, r.service): r.change for r in found.itertuples()}


def test_what_a_complete_source_no_longer_shows_is_lost():
    found = changes(at("2025-01-01"), at("2026-06-01"))
    assert of(found) == {
        (A, "stop"): "fewer",
        (B, "stop"): "lost",
        (C, "stop"): "gained",
        # Nobody said before that there was no shop: it only became known.
        (B, "shop"): "now_known_present",
    }
    lost = found[found["change"] == "lost"].iloc[0]
    assert (lost["as_of_before"], lost["as_of_after"]) == ("2024-05", "2026-05")
    assert (lost["source_before"], lost["count_before"]) == ("list", 1)


def test_backwards_everything_turns_around():
    one, other = at("2025-01-01"), at("2026-06-01")
    turned = {"fewer": "more", "lost": "gained", "gained": "lost",
              "now_known_present": "no_longer_known"}  # fmt: skip
    assert of(changes(other, one)) == {k: turned[v] for k, v in of(changes(one, other)).items()}


def test_before_its_date_a_source_says_nothing_not_even_by_silence():
    early = at("2023-12-31").set_index(["village", "service"])
    assert set(early.loc[(slice(None), "stop"), "presence"]) == {"unknown"}
    # What bears no date stood at all times, so it never seems to have come.
    assert early.loc[(A, "shop"), "presence"] == "present"
    # 2024-05 may be the first day of May, so from then on.
    assert at("2024-05-01").set_index(["village", "service"]).loc[(C, "stop"), "presence"] == (
        "absent"
    )
    assert set(of(changes(at("2024-04-30"), at("2024-05-01"))).values()) == {
        "now_known_present", "now_known_absent",
    }  # fmt: skip


def test_what_people_saw_is_history_too():
    said = [
        seen(B, "bank", "present", "2024-01-10", count=2),
        seen(B, "bank", "absent", "2026-03-01"),
        seen(C, "bank", "absent", "2026-03-01"),
    ]
    found = changes(at("2025-01-01", said), at("2026-04-01", said))
    bank = found[found["service"] == "bank"]
    assert of(bank) == {(B, "bank"): "lost", (C, "bank"): "now_known_absent"}
    assert bank.set_index("village").loc[B, "as_of_before"] == "2024-01-10"
    table = pd.DataFrame([one.model_dump(mode="json") for one in said])
    pd.testing.assert_frame_equal(at("2025-01-01", table), at("2025-01-01", said))


def test_a_correction_by_somebody_who_was_there_is_as_certain_as_the_weaker_side():
    said = [seen(A, "shop", "absent", "2026-03-01")]
    found = changes(at("2025-01-01", said), at("2026-04-01", said))
    shop = found[found["service"] == "shop"].iloc[0]
    assert (shop["change"], shop["confidence_before"], shop["confidence_after"]) == (
        "lost", "thin", "sure",
    )  # fmt: skip
    assert shop["confidence"] == "thin"


def test_numbers_of_different_sources_are_not_compared():
    other = rows((A, "shop", 5, "map", "2024-05"))
    said = [seen(A, "shop", "present", "2026-03-01", count=2)]
    found = changes(at("2025-01-01", said, [other]), at("2026-04-01", said, [other]))
    assert of(found) == {}


def test_counts_per_village_and_per_facility():
    found = changes(at("2025-01-01"), at("2026-06-01"))
    per = change_counts(found, by="service")
    assert per.loc["stop", ["lost", "gained", "fewer"]].tolist() == [1, 1, 1]
    assert per.loc["shop", "now_known_present"] == 1
    assert change_counts(found, by="village").sum().sum() == len(found)
    assert change_counts(changes(at("2025-01-01"), at("2025-01-01")), by="village").empty


def test_a_facility_that_stands_in_one_table_only_is_left_aside():
    one = evidence_at(PLACES, [OLD], SOURCES, ["shop"], on=date(2026, 1, 1))
    assert set(changes(one, at("2026-06-01"))["service"]) <= {"shop"}


def test_the_newest_version_of_before_the_day_counts_as_a_whole():
    # bpost's list of the one date and of the other are never mixed; another source keeps its own.
    assert rows_at([OLD, NEW], date(2026, 4, 30)).to_dict("records") == [
        *OLD.to_dict("records")[:2], NEW.to_dict("records")[2],
    ]  # fmt: skip
    assert len(rows_at([OLD, NEW], date(2026, 5, 1))) == len(NEW)
    again = NEW.assign(count=9.0)
    assert set(rows_at([NEW, again], date(2026, 5, 1))["count"]) == {9.0}
    assert rows_at([NEW, OLD], date(2026, 5, 1))["as_of"].tolist().count("2024-05") == 0


@pytest.fixture(scope="module")
def tables():
    """One village, one facility, each state in turn."""
    unknown = evidence_at(PLACES, [rows()], SOURCES, ["bank"], on=date(2026, 1, 1))

    def state(presence):
        said = [seen(A, "bank", presence, "2025-01-01")]
        return evidence_at(PLACES, [rows()], SOURCES, ["bank"], on=date(2026, 1, 1),
                           observations=said)  # fmt: skip

    return {"unknown": unknown, "present": state("present"), "absent": state("absent")}


@given(st.sampled_from(["unknown", "present", "absent"]),
       st.sampled_from(["unknown", "present", "absent"]))  # fmt: skip
def test_gained_and_lost_need_two_states_that_are_known(tables, before, after):
    found = of(changes(tables[before], tables[after]))
    assert (found.get((A, "bank")) == "gained") == ((before, after) == ("absent", "present"))
    assert (found.get((A, "bank")) == "lost") == ((before, after) == ("present", "absent"))
    assert bool(found) == (before != after)


def stops(*shown: tuple) -> pd.DataFrame:
    """Points from (village, facility, source, as_of, stops a day)."""
    columns = ["village", "facility", "source", "as_of", "stops_per_day"]
    return pd.DataFrame(shown, columns=columns)


def test_where_buses_stop_less_often_by_the_same_source():
    before = stops(
        (A, "bus", "gtfs", "2025-09", 30.0), (A, "bus", "gtfs", "2025-09", 10.0),
        (B, "bus", "gtfs", "2025-09", 8.0), (C, "bus", "gtfs", "2025-09", 5.0),
        ("", "bus", "gtfs", "2025-09", 99.0), (A, "train", "list", "2025-09", 20.0),
    )  # fmt: skip
    after = stops(
        (A, "bus", "gtfs", "2026-09", 24.0), (C, "bus", "gtfs", "2026-09", 5.9),
        ("", "bus", "gtfs", "2026-09", 1.0), (A, "train", "other", "2026-09", 2.0),
    )  # fmt: skip
    found = [tuple(row) for row in stops_changed(before, after).itertuples(index=False)]
    assert found == [
        (A, "bus", "gtfs", 40.0, 24.0, "2025-09", "2026-09"),
        # No stop left: that is known, since the source still shows others.
        (B, "bus", "gtfs", 8.0, 0.0, "2025-09", "2026-09"),
    ]
    turned = stops_changed(after, before)
    assert turned[["before", "after"]].to_numpy().tolist() == [[0.0, 8.0], [24.0, 40.0]]
    assert stops_changed(after, after).empty


def test_a_stop_of_which_the_number_is_not_known_leaves_its_village_aside():
    before = stops((A, "bus", "gtfs", "2025-09", 30.0), (B, "bus", "gtfs", "2025-09", 9.0))
    after = stops((A, "bus", "gtfs", "2026-09", float("nan")), (A, "bus", "gtfs", "2026-09", 1.0),
                  (B, "bus", "gtfs", "2026-09", 8.0))  # fmt: skip
    assert stops_changed(before, after)["village"].tolist() == [B]
    assert stops_changed(before, stops()).empty


def since(day: str, said=(), versions=(OLD, NEW), until="2026-11-22") -> dict:
    last = date.fromisoformat(until)
    after = evidence_at(PLACES, versions, SOURCES, FACILITIES, on=last, observations=said)
    found = changes_since(
        after, PLACES, versions, SOURCES, FACILITIES,
        since=date.fromisoformat(day), until=last, observations=said,
    )  # fmt: skip
    return of(found)


def test_what_was_lost_meanwhile_was_lost_since_before_too():
    whole = {(A, "stop"): "fewer", (B, "stop"): "lost", (C, "stop"): "gained",
             (B, "shop"): "now_known_present"}  # fmt: skip
    assert since("2025-01-01") == whole
    # In 2020 nobody knew; the list of 2024 is the first that did.
    assert since("2020-01-01") == whole | {(A, "shop"): "now_known_present"}
    assert since("2026-05-01") == {}


def test_what_people_saw_meanwhile_is_the_first_that_was_known():
    said = [
        seen(B, "bank", "present", "2025-05-01", count=2),
        seen(B, "bank", "absent", "2026-10-01"),
        seen(C, "bank", "absent", "2026-01-01"),
        # Who did not know, and who contradicts each other, tells no beginning.
        seen(A, "bank", "unknown", "2025-05-01"),
        seen(A, "bank", "present", "2026-01-01"),
        seen(A, "bank", "absent", "2026-01-01").model_copy(update={"by": "b"}),
        seen(A, "bank", "present", "2026-02-01"),
        seen(A, "bank", "absent", "2026-10-01"),
    ]
    found = since("2025-01-01", said)
    bank = {village: change for (village, service), change in found.items() if service == "bank"}
    assert bank == {A: "lost", B: "lost", C: "now_known_absent"}
    assert (B, "bank") not in since("2026-10-01", said)


def test_the_first_that_was_known_is_by_whoever_knew_first():
    # Seen in 2023, on the list from May 2024 on, and no longer on that of 2026.
    early = seen(B, "stop", "absent", "2023-06-01")
    assert since("2023-01-01", [early])[B, "stop"] == "now_known_absent"
    late = seen(B, "stop", "absent", "2025-06-01")
    assert since("2023-01-01", [late])[B, "stop"] == "lost"
