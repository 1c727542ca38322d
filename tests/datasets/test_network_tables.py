"""The shipped network: everything has a source, nobody's details are in it, faults are named."""

from __future__ import annotations

import re

import pytest

from buurtpunt_lib.datasets import network_tables
from buurtpunt_lib.datasets.landscape import hubs
from buurtpunt_lib.datasets.network_tables import learning_network, organisations
from buurtpunt_lib.domain.network import ANGLES, Event, ExperienceKind, OrganisationKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape.records import _EMAIL, _TELEPHONE

NETWORK = learning_network()
PARTS = {
    "organisations": organisations(),
    "sessions": NETWORK.sessions,
    "events": NETWORK.events,
    "models": NETWORK.models,
    "cases": NETWORK.cases,
    "experiences": NETWORK.experiences,
}
EVERY = [noun for nouns in PARTS.values() for noun in nouns]
KNOWN = {
    "places": {hub.id: hub for hub in hubs()},
    "codes": {"shop"},
    "where": {"provinces": {"Limburg"}, "municipalities": {"Balen"}},
}


@pytest.mark.parametrize("noun", EVERY, ids=lambda noun: noun.id)
def test_everything_has_a_source_and_both_languages(noun):
    assert noun.sources
    values = noun.to_dict()
    for field in [name for name in values if name.endswith("_en")]:
        # A name that is the same in both needs no second one.
        if field not in ("name_en", "title_en"):
            assert bool(values[field]) == bool(values[field.removesuffix("_en")]), field


def test_ids_are_used_once():
    for nouns in PARTS.values():
        assert len({noun.id for noun in nouns}) == len(nouns)
    outputs = [output.id for session in NETWORK.sessions for output in session.outputs]
    assert len(set(outputs)) == len(outputs)


def test_nobody_can_be_reached_through_it():
    text = "\n".join(str(noun.to_dict()) for noun in EVERY)
    assert not _EMAIL.search(text)
    # Numbers in web addresses are no telephone numbers.
    assert not _TELEPHONE.search(re.sub(r"https?://\S+|\d{4}-\d\d-\d\d", "", text))


def test_the_partners_of_the_project_and_the_four_sessions_are_there():
    partners = [one for one in organisations() if one.kind is OrganisationKind.PARTNER]
    assert len(partners) == 6
    assert [session.number for session in NETWORK.sessions] == [1, 2, 3, 4]
    assert [session.day.year for session in NETWORK.sessions] == [2019] * 4
    assert len(NETWORK.models) == 5
    assert all(isinstance(event, Event) for event in NETWORK.events)


def test_every_angle_has_an_expert_and_every_kind_an_experience():
    themes = {theme for one in organisations() for theme in one.themes}
    assert set(ANGLES) <= themes
    assert {one.kind for one in NETWORK.experiences} == set(ExperienceKind)


def _organisation(**changes):
    entry = {
        "name": "Een",
        "kind": "supplier",
        "supplies": ["shop"],
        "sources": [{"where": "https://x.be"}],
    }
    return {"een": {**entry, **changes}}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"sources": []}, "data.required", "sources"),
        ({"supplies": ["weg"]}, "data.reference", "services"),
        ({"hubs": ["weg"]}, "data.reference", "hubs"),
        ({"reach": "province", "provinces": ["Henegouwen"]}, "data.reference", "provinces"),
        ({"kind": "winkel"}, "data.not_allowed", "kind"),
        ({"about": "mail naar x@voorbeeld.be"}, "data.not_allowed", "about"),
        ({"extra": 1}, "data.not_allowed", "extra"),
    ],
)
def test_a_fault_names_the_entry_and_the_field(changes, code, field):
    with pytest.raises(InputError) as caught:
        network_tables.read_organisations(_organisation(**changes), **KNOWN)
    [fault] = caught.value.faults
    assert (fault.code, fault.values["row"], fault.values["field"]) == (code, "een", field)


@pytest.mark.parametrize("id_", ["den-donk", "plus-plek-pelt"])
def test_without_sources_of_its_own_an_entry_has_those_of_its_places(id_):
    hub = next(hub for hub in hubs() if hub.id == id_)
    [one] = network_tables.read_organisations(_organisation(sources=[], hubs=[id_]), **KNOWN)
    assert [source.where for source in one.sources] == list(hub.sources)
    # The year of a place is that of its newest source: of several nobody knows which.
    alone = len(hub.sources) == 1
    assert {source.as_of for source in one.sources} == {hub.status_as_of if alone else ""}


@pytest.mark.parametrize("document", [None, [], {"sessions": {}}, "tekst"])
def test_another_form_is_refused(document):
    with pytest.raises(InputError):
        network_tables.read_learning_network(document, **KNOWN)
