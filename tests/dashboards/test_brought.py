"""What a link of another page brings to the page of the steps: it asks, and changes nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import landscape
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.network.model import Model as Network
from buurtpunt_lib.dashboards.network.sections.experts import Experts
from buurtpunt_lib.dashboards.network.sections.similar import Similar
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps import view as page
from buurtpunt_lib.dashboards.steps.brought import (
    EXAMPLE,
    PARTNER,
    PLACES,
    Arrival,
    Brought,
    bring_address,
)
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL = catalogue("nl")
HUB, ORGANISATION = "dorpspunt-stavele", "cera"


def brought(language: str = "nl"):
    say = catalogue(language)
    model = ProjectModel(say, today=date(2026, 11, 22))
    place, guarded = messages(say)
    return model, Brought(model, guarded), place


def come(part: Brought, name: object, id: object) -> None:
    part.arrival._handle_custom_msg({"name": name, "value": id}, [])


def press(part: Brought, code: str) -> None:
    part.asked._handle_custom_msg({"press": code}, [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "id"), [(EXAMPLE, HUB), (PARTNER, ORGANISATION)])
def test_a_link_only_asks_and_a_press_takes_over_once(name, id, language):
    model, part, _ = brought(language)
    before = model.project
    come(part, name, id)
    assert model.project == before
    press(part, "see")
    assert model.wanted == ""
    press(part, "take")
    (item,) = model.at(PLACES[name])
    assert id in (getattr(item, "hub", ""), getattr(item, "organisation", ""))
    # A second press, and the same link once more, change nothing.
    after = model.project
    press(part, "take")
    come(part, name, id)
    press(part, "take")
    assert model.project == after
    press(part, "see")
    assert model.wanted == PLACES[name]
    model.undo()
    assert model.project == before


def test_an_example_says_what_the_register_knows():
    model, part, _ = brought()
    come(part, EXAMPLE, HUB)
    press(part, "take")
    (item,) = model.project.participation.examples
    hubs = model.facts().hubs
    hub = hubs[hubs["id"] == HUB].iloc[0]
    assert item.name == hub["name"]
    assert item.take_over == item.problems == ""
    for code in hub["services"]:
        assert datasets.service(code).name("nl").lower() in item.success


def test_a_project_that_comes_back_after_the_question_gets_it_and_not_twice():
    model, part, _ = brought()
    come(part, EXAMPLE, HUB)
    press(part, "take")
    saved = model.project
    other, part, _ = brought()
    come(part, EXAMPLE, HUB)
    # The browser's own project comes in between the question and the press.
    other.begin(saved)
    press(part, "take")
    assert other.project == saved


@pytest.mark.parametrize("name", [EXAMPLE, PARTNER])
@pytest.mark.parametrize("id", ["nergens", "<img src=x onerror=alert(1)>"])
def test_an_id_that_nothing_has_is_said_and_shown_as_text(name, id):
    model, part, place = brought()
    before = model.project
    come(part, name, id)
    assert model.project == before
    assert "<img" not in place.value
    assert "staat niet in" in place.value
    assert part.asked._codes == frozenset()


@pytest.mark.parametrize(
    ("name", "id"),
    [("plan", HUB), (EXAMPLE, ""), (EXAMPLE, 3), (EXAMPLE, ["x"]), ([], HUB), (EXAMPLE, "x" * 121)],
)
def test_what_is_no_question_is_not_heard(name, id):
    _, part, place = brought()
    shown, said = part.asked._html, place.value
    come(part, name, id)
    part.arrival._handle_custom_msg("voorbeeld", [])
    assert (part.asked._html, place.value) == (shown, said)


def test_a_browser_cannot_say_which_names_are_heard():
    _, guarded = messages(NL)
    arrival = Arrival(guarded)
    arrival.set_state({"_names": ["plan"]})
    assert arrival._names == list(PLACES)


def test_a_question_that_was_closed_is_over():
    model, part, _ = brought()
    before = model.project
    come(part, EXAMPLE, HUB)
    press(part, "leave")
    press(part, "take")
    assert model.project == before


def test_the_page_of_the_steps_hears_it():
    model = ProjectModel(NL, today=date(2026, 11, 22))
    whole = page(model)
    arrivals = [one for one in _walk(whole) if isinstance(one, Arrival)]
    assert len(arrivals) == 1
    arrivals[0]._handle_custom_msg({"name": EXAMPLE, "value": HUB}, [])
    assert any("Dorpspunt Stavele" in getattr(one, "_html", "") for one in _walk(whole))


def _walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _walk(child)


# --- the links on the other pages ---------------------------------------------------------------


def _brings(html: str, name: str) -> set[str]:
    return set(re.findall(rf'href="/stappenplan\?{name}=([a-z0-9-]+)"', html))


def test_the_record_of_a_place_offers_it_as_an_example(own_register):
    model = landscape.Model.start("nl")
    model.selected = HUB
    from buurtpunt_lib.dashboards.landscape.sections.record import Record

    _, guarded = messages(NL)
    record = Record(model, guarded)
    record.refresh()
    assert _brings(record.beside._html, EXAMPLE) == {HUB}


def test_hubs_alike_are_offered_as_examples_and_organisations_as_partners(own_register):
    model = Network.start("nl")
    model.hub = HUB
    _, guarded = messages(NL)
    similar = Similar(model, guarded)
    similar.refresh()
    offered = _brings(similar.alike._html, EXAMPLE)
    assert offered == set(similar.alike._codes)
    experts = Experts(model, guarded)
    experts.theme.value = ""
    experts.refresh()
    there = {one.id for one in model.known("experts") if not one.until}
    assert _brings(experts.people.value, PARTNER) == there != set()


def test_an_address_holds_an_id_as_one_value():
    assert (
        bring_address(EXAMPLE, "a b&partner=c#d")
        == "/stappenplan?voorbeeld=a%20b%26partner%3Dc%23d"
    )
