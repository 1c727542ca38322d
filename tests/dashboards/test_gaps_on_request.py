"""Transport on request in the basket section: chosen, said with its assumption, never forged."""

from __future__ import annotations

import pytest

from buurtpunt_lib.dashboards import gaps
from buurtpunt_lib.dashboards.gaps.sections.basket import BasketSection


def as_it_is(action):
    return action


@pytest.fixture
def section():
    model = gaps.Model.start(municipality="71020")
    model.change_scan(basket=None)
    made = BasketSection(model, as_it_is)
    made.refresh()
    return made


def test_it_counts_for_nothing_at_first(section):
    assert section.on_request.share == ""
    assert "op vraag" not in section.told.value


def test_what_was_chosen_is_said_with_its_assumption(section):
    section.on_request.share = "0.5"
    told = section.told.value
    # Of doctors and schools nobody knows, so of nobody it is sure that they live too far.
    assert "verandert hier niets" in told
    assert "We nemen aan" in told
    # Post within 500 metres: of that everything is known.
    section._keep([item for item in section.basket.items if item.key == "pharmacy"])
    section._add({"new": "post_point"})
    section._remove("pharmacy")
    section.refresh()
    section._edit("post_point", "walk_m", 500.0)
    section.refresh()
    told = section.told.value
    assert "Vervoer op vraag helpt" in told
    assert "telt dat voor 50\u00a0% mee" in told


@pytest.mark.parametrize("forged", ["2", "-0.5", "nan", "0.50"])
def test_any_other_share_counts_for_nothing(section, forged):
    section.on_request.share = "0.5"
    section.on_request.share = forged
    assert section.on_request.share == ""
    assert "op vraag" not in section.told.value
