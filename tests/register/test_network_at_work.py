"""The network at work: what ships and what users add, together; and who can point at what."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.domain.network import OrganisationKind, Theme
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register import network
from buurtpunt_lib.storage import network as stored
from buurtpunt_lib.storage import register
from buurtpunt_lib.storage.register import suggesting

ANNA = Actor("Anna", Role.EDITOR)


@pytest.fixture(autouse=True)
def nothing_stays():
    suggesting._sent.clear()
    yield
    for one in stored.contributions(state=None):
        stored.remove(one.number, by=ANNA)


def fault_of(action, *arguments, **named):
    with pytest.raises(InputError) as caught:
        action(*arguments, **named)
    return caught.value.faults[0]


def test_a_question_is_asked_and_answered():
    asked = network.propose("question", {"text": "Wie bakt brood?", "themes": ["finance"]}, VISITOR)
    assert network.questions() == ()
    [waits] = network.waiting()
    network.decide(waits.number, True, by=ANNA)
    answer = {"question": asked.noun.id, "text": "De bakker", "organisation": "ferm"}
    network.propose("answer", answer, ANNA)
    [found] = network.questions("finance")
    assert found.question.text == "Wie bakt brood?"
    assert [one.noun.text for one in found.answers] == ["De bakker"]
    assert network.questions("care") == ()


def test_what_an_editor_changes_while_deciding_is_what_stands():
    made = network.propose("experience", {"kind": "lesson", "theme": "care", "text": "x"}, VISITOR)
    fields = {"kind": "barrier", "theme": "care", "text": "Geen zorgteam in het weekend"}
    network.decide(made.number, True, fields, by=ANNA)
    [mine] = [one for one in network.experiences("care") if one.number is not None]
    assert mine.experience.text == "Geen zorgteam in het weekend"
    assert mine in network.experiences(kind="barrier")
    assert fault_of(network.decide, made.number, True, fields, by=ANNA).code == "network.decided"


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("answer", {"question": "weg", "text": "x"}, "question"),
        ("question", {"text": "x", "hub": "weg"}, "hubs"),
        ("question", {"text": "x", "case": "weg"}, "case"),
        ("experience", {"kind": "lesson", "theme": "care", "text": "x", "hubs": ["weg"]}, "hubs"),
        ("session_output", {"case": "capellehof", "output": "weg", "text": "x"}, "output"),
        ("session_output", {"case": "weg", "output": "sessie-1-wie", "text": "x"}, "case"),
        ("organisation", {"name": "x", "kind": "supplier", "supplies": ["weg"]}, "supplies"),
    ],
)
def test_what_it_points_at_must_be_there(kind, fields, field):
    fault = fault_of(network.propose, kind, fields, ANNA)
    assert (fault.code, fault.values["field"]) == ("network.reference", field)
    assert network.waiting() == ()


def test_a_case_gathers_what_it_wrote_and_learned():
    before = {one.case.id: one for one in network.cases()}["capellehof"]
    assert before.experiences
    output = {"case": "capellehof", "output": "sessie-3-vorm", "text": "Een vzw"}
    network.propose("session_output", output, ANNA)
    told = {"kind": "lesson", "theme": "legal", "text": "Begin als vzw", "case": "capellehof"}
    network.propose("experience", told, ANNA)
    after = {one.case.id: one for one in network.cases()}["capellehof"]
    assert [one.noun.text for one in after.outputs["sessie-3-vorm"]] == ["Een vzw"]
    assert len(after.experiences) == len(before.experiences) + 1


def test_users_add_cases_organisations_and_events():
    case = network.propose("case", {"title": "Ons dorp", "hub": "den-donk"}, ANNA)
    assert network.cases()[-1].number == case.number
    made = {"name": "Boeren samen", "kind": "producer_cooperative", "themes": ["short_chain"]}
    one = network.propose("organisation", made, ANNA, sources=["https://x.be", " "])
    assert network.organisation(one.noun.id).sources[0].where == "https://x.be"
    network.propose("event", {"title": "Open dag", "begin": "2030-01-05T10:00"}, ANNA)
    assert [event.title for event in network.events(since=date(2030, 1, 5))] == ["Open dag"]
    assert network.events(since=date(2030, 1, 6)) == ()


def test_events_stand_in_order_with_the_working_sessions():
    days = [event.begin for event in network.events()]
    assert days == sorted(days)
    assert date(2019, 6, 6) in days


def test_experts_of_a_theme_know_it_and_partners_come_first():
    for theme in Theme:
        found = network.experts(theme.value)
        assert all(theme in one.themes for one in found)
        partners = [one.kind is OrganisationKind.PARTNER for one in found]
        assert partners == sorted(partners, reverse=True)
    assert len(network.experts()) > 20


def test_lessons_are_all_experiences_by_theme():
    by_theme = network.lessons()
    assert sum(map(len, by_theme.values())) == len(network.experiences())
    assert all(one.experience.theme is theme for theme, some in by_theme.items() for one in some)


def test_models_find_the_places_that_have_them():
    table = register.hub_table()
    there = table[table["status"] == "open"]
    offered = dict(zip(there["id"], there["services"], strict=True))
    found = {one.model.id: one for one in network.models()}
    assert "mobipunt-bunsbeek" in found["mobipunt"].hubs
    # What is only planned cannot be seen anywhere.
    assert "netwerk-mobipunten-waasland" not in found["mobipunt"].hubs
    assert found["dorv"].hubs == ("superette-capellehof",)
    for one in found.values():
        named = set(one.model.hubs)
        assert all(set(one.model.services) <= set(offered[h]) for h in set(one.hubs) - named)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (lambda: network.experts("weer"), "network.theme_unknown"),
        (lambda: network.questions("weer"), "network.theme_unknown"),
        (lambda: network.experiences(kind="x"), "network.kind_unknown"),
        (lambda: network.organisation("weg"), "network.organisation_unknown"),
        (lambda: network.propose("hub", {}, ANNA), "network.kind_unknown"),
        (lambda: network.propose("question", {"id": "z"}, ANNA), "plan.missing"),
        (lambda: network.suppliers_for("weg"), "register.hub_unknown"),
    ],
)
def test_what_does_not_exist_is_said_so(action, code):
    assert fault_of(action).code == code


def test_the_network_shows_who_works_with_whom():
    found = network.graph()
    nodes = found.nodes.set_index("id")
    links = {(e.a, e.b): e.kind for e in found.edges.itertuples()}
    assert links["hub:dorpspunt-stavele", "organisation:de-lovie"] == "works_with"
    assert links["hub:buurtsalon-watou", "municipality:Poperinge"] == "municipality"
    assert nodes.loc["organisation:de-lovie", "kind"] == "care_organisation"
    assert nodes.loc["hub:dorpspunt-stavele", "hub"] == "dorpspunt-stavele"
    assert set(found.edges["a"]) | set(found.edges["b"]) == set(nodes.index)
    alone = network.graph(with_alone=True)
    hubs = alone.nodes["kind"] == "hub"
    assert hubs.sum() == (nodes["kind"] == "hub").sum() + found.alone


def test_partners_and_carriers_by_name_are_linked_to_the_same_organisation():
    saved = register.load("den-donk")
    changed = saved.record.replace(
        carrier="Den Donk vzw", partners=({"kind": "care_organisation", "name": "de lovie"},)
    )
    now = register.save(changed, base=saved.revision, by=ANNA)
    try:
        links = {(e.a, e.b): e.kind for e in network.graph().edges.itertuples()}
        assert links["hub:den-donk", "organisation:de-lovie"] == "works_with"
        assert links["hub:den-donk", "organisation:den-donk-vzw"] == "carries"
    finally:
        register.save(saved.record, base=now.revision, by=ANNA)


def test_alike_hubs_can_be_linked_too():
    found = network.graph(alike=1, municipalities=False)
    alike = found.edges[found.edges["kind"] == "alike"]
    pairs = set(zip(alike["a"], alike["b"], strict=True))
    assert ("hub:dorpspunt-aalst-sint-truiden", "hub:dorpspunt-runkelen") in pairs
    assert alike["weight"].between(0, 1).all()


def test_without_a_database_what_ships_is_still_there(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("BUURTPUNT_DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'x.sqlite3'}")
    assert network.experts("mobility")
    assert network.cases()
    assert network.experiences()
    assert network.questions() == ()
    assert len(network.graph().nodes) > 30
    # Nobody is told that something was kept when it was not.
    assert fault_of(network.propose, "question", {"text": "x"}, VISITOR).code.startswith("storage.")
