"""Actors, challenges, mobility points and the health check: known or asked, never absent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from small_landscapes import HUB, landscapes, table

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubStatus, Initiator, Presence
from buurtpunt_lib.landscape import challenges, health_check, involvement, mobility_point
from buurtpunt_lib.landscape.involved import ACTORS, CHALLENGES

SERVICES = datasets.services()
TODAY = date(2026, 11, 22)


@settings(max_examples=25)
@given(landscapes())
def test_the_score_counts_who_is_present(hubs):
    found = involvement(hubs)
    assert list(found.index) == list(hubs["id"])
    assert set(found[list(ACTORS)].to_numpy().ravel()) <= {"present", "unknown"}
    assert list(found["score"]) == list((found[list(ACTORS)] == "present").sum(axis=1))


@pytest.mark.parametrize("initiator", list(Initiator))
def test_every_initiator_is_an_actor_but_a_mixed_one(initiator):
    made = table(replace(HUB, initiator=initiator, legal_form="", services=()))
    assert involvement(made)["score"].iloc[0] == (initiator is not Initiator.MIXED)


def test_partners_legal_form_and_services_tell_more():
    made = table(replace(HUB, initiator="", legal_form="ocmw", services=("care_partnership",)))
    made["partners"] = [("residents", "school", "church")]
    row = involvement(made).iloc[0]
    assert row["score"] == 4
    assert row["associations"] == "unknown"


def test_challenges_name_services_that_exist():
    codes = {service.code for service in SERVICES}
    assert frozenset().union(*CHALLENGES.values()) <= codes


def test_a_record_that_names_challenges_is_believed():
    made = table(
        replace(HUB, services=("shop", "cafe")),
        replace(HUB, id="b", services=("shop",)),
        replace(HUB, id="c", services=()),
    )
    made["challenges"] = [("mobility",), (), ()]
    found = challenges(made)
    assert found.loc[HUB.id].to_dict() == {
        "lost_services": "unknown",
        "mobility": "told",
        "isolation": "unknown",
        "exclusion": "unknown",
    }
    assert found.loc["b", "lost_services"] == "derived"
    assert set(found.loc["c"]) == {"unknown"}


def test_a_mobility_point_is_where_ways_to_travel_meet_other_things():
    whole = mobility_point(("shared_cars", "bicycle_parking", "bus_stop", "bread"), SERVICES)
    assert (whole.met, whole.named) == (True, False)
    part = mobility_point(("mobility_hub", "bus_stop", "care_partnership"), SERVICES)
    assert part.known == ("transit",)
    assert (part.met, part.named) == (None, True)
    assert part.facilities is Presence.UNKNOWN


def _health(**changes):
    made = table(replace(HUB, **changes))
    made["opening_hours"], made["carrier"] = "", ""
    return {check.key: check for check in health_check(made.iloc[0], SERVICES, on=TODAY)}


def test_a_record_that_shows_little_gives_questions_no_bad_marks():
    found = _health(services=(), initiator="", legal_form="", status_as_of="")
    assert {check.state for check in found.values()} == {"unknown"}


def test_a_hub_that_leans_on_care_alone_is_worth_a_talk():
    found = _health(initiator="care_organisation", services=("meeting_place", "shop", "bread"))
    assert found["care"].state == "look"
    assert found["functions"].values["has"] == ("social", "commercial")
    assert found["confirmed"].state == "look"
    assert "care" not in _health()


def test_who_is_not_open_is_not_examined():
    assert _health(status=HubStatus.CLOSED) == {}
