"""What a visitor enters on the services page: a scan, step by step, back and forth."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.dashboards import gaps
from buurtpunt_lib.dashboards.gaps import baskets
from buurtpunt_lib.dashboards.gaps.model import BASKET, OWN
from buurtpunt_lib.domain import Basket, BasketItem, Observation, Presence
from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.errors import InputError


@pytest.fixture
def model():
    return gaps.Model.start(municipality="71053")


def bakery_only() -> Basket:
    return Basket(
        key=OWN,
        name="Van ons",
        items=(BasketItem(key="bakery", facilities=("bakery",), walk_m=500),),
    )


def test_nothing_is_entered_at_first(model):
    assert model.scan is None
    assert (model.at_beginning, model.can_undo, model.can_redo) == (True, False, False)
    model.undo()
    model.redo()
    assert model.scan is None


def test_the_first_change_makes_a_scan_of_this_municipality(model):
    model.change_scan(chosen=("71053F",))
    assert (model.scan.municipality, model.scan.title) == ("71053", "Sint-Truiden")
    assert model.scan.chosen == ("71053F",)


def test_steps_back_and_forth(model):
    model.change_scan(chosen=("71053F",))
    model.change_scan(chosen=("71053F", "71053P"))
    model.undo()
    assert model.scan.chosen == ("71053F",)
    model.redo()
    assert model.scan.chosen == ("71053F", "71053P")
    model.undo()
    model.change_scan(chosen=())
    assert not model.can_redo
    for _ in range(3):
        model.undo()
    assert model.scan is None


def test_a_change_that_is_refused_leaves_everything_as_it_was(model):
    model.change_scan(chosen=("71053F",))
    turn = model.turn
    with pytest.raises(InputError):
        model.change_scan(chosen=("no village",))
    assert model.scan.chosen == ("71053F",)
    assert model.turn == turn


def test_the_same_again_is_no_step(model):
    model.change_scan(chosen=("71053F",))
    turn = model.turn
    model.change_scan(chosen=("71053F",))
    assert model.turn == turn
    model.undo()
    assert not model.can_undo


def test_what_somebody_saw_changes_what_is_known(model):
    def state() -> str:
        cells = model.cells.set_index(["village", "service"])
        return cells.at[("71053F", "supermarket"), "presence"]

    assert state() == "unknown"
    seen = Observation(
        village="71053F", facility="supermarket", presence=Presence.PRESENT,
        observed_on=date(2026, 11, 1),
    )  # fmt: skip
    model.change_scan(observations=(seen,))
    assert state() == "present"
    model.undo()
    assert state() == "unknown"


def test_a_facility_of_which_only_a_visitor_speaks_comes_into_the_tables(model):
    assert "bakery" not in {facility.code for facility in model.facilities}
    seen = Observation(
        village="71053F", facility="bakery", presence=Presence.ABSENT, observed_on=date(2026, 11, 1)
    )
    model.change_scan(observations=(seen,))
    assert "bakery" in {facility.code for facility in model.facilities}
    assert set(model.flanders.index) == {facility.code for facility in model.facilities}


def test_each_visible_change_is_one_turn(model):
    turns = []
    model.observe(lambda change: turns.append(change["new"]), "turn")
    model.village = "71053F"
    model.facility = "pharmacy"
    model.municipality = "11001"
    model.change_scan(chosen=("11001A",))
    assert len(turns) == 4


def test_a_basket_of_ones_own_is_looked_with_at_once(model):
    assert model.basket == BASKET
    model.change_scan(basket=bakery_only())
    assert model.basket == OWN
    assert baskets.chosen(model).name == "Van ons"
    assert baskets.choices(model)[0][0] == OWN
    model.undo()
    assert model.basket == BASKET
    assert OWN not in dict(baskets.choices(model))


@pytest.mark.parametrize("nonsense", ["own", "<b>", "", "flanders; --"])
def test_what_is_no_basket_means_the_official_one(model, nonsense):
    model.basket = "scotland"
    assert model.basket == "scotland"
    model.basket = nonsense
    assert model.basket == BASKET


def test_a_saved_scan_is_shown_and_can_be_taken_back(model):
    model.open_scan(Scan(municipality="71053", basket=bakery_only(), chosen=("71053F",)))
    assert (model.basket, model.scan.chosen) == (OWN, ("71053F",))
    model.undo()
    assert (model.basket, model.scan) == (BASKET, None)


def test_residents_of_a_basket_in_a_municipality_add_up(model):
    from buurtpunt_lib.domain import Way

    found = baskets.of_municipality(model, baskets.chosen(model), Way.WALK)
    people = float(model.villages["population"].sum())
    for split in (found.result.total, *found.result.items.values()):
        assert split.with_it + split.without + split.unknown == pytest.approx(people)
    names = dict(model.village_choices)
    assert set(found.village) == set(names)
    # Sint-Truiden itself has supermarkets; that counts for those who live there.
    town = next(code for code, name in names.items() if name == "Sint-Truiden")
    assert found.of([town]).share("food", "reached") == 1
