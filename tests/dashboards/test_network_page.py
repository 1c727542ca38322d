"""The network page without a browser: its sections, what visitors add, and what editors decide."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib import landscape
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.network.model import OWN, Model, plainly
from buurtpunt_lib.dashboards.network.proposing import Proposing
from buurtpunt_lib.dashboards.network.sections import SECTIONS, make
from buurtpunt_lib.dashboards.network.view import view
from buurtpunt_lib.domain.actor import Actor, Role
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register import network
from buurtpunt_lib.storage import database
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")
EDITOR = Actor("An", Role.EDITOR)
HUB = "dorpspunt-stavele"
EVIL = '<img src=x onerror="alert(1)">'


@pytest.fixture(scope="module", autouse=True)
def own_database(tmp_path_factory):
    """What these tests add is seen by no other test."""
    address = f"sqlite:///{tmp_path_factory.mktemp('network') / 'n.sqlite3'}"
    patch = pytest.MonkeyPatch()
    patch.setenv(database.ADDRESS, address)
    yield
    database.forget(address)
    patch.undo()


def section(key: str, model: Model):
    """A section as the page makes it; what goes wrong in it is told in `told`."""
    place, guarded = messages(model.say)
    made = make(key, model, guarded)
    made.refresh()
    made.told_wrong = place
    return made


def press(widget, code: str) -> None:
    """What a browser sends when somebody presses a button in a piece of a page."""
    widget._answer(widget, {"press": code}, [])


def type_in(form, **values) -> None:
    """What a browser sends for boxes of a form that were filled in."""
    for key, value in values.items():
        if isinstance(value, tuple):
            for code in value:
                form._answer(form, {"do": "tick", "key": key, "code": code, "on": True}, [])
        else:
            form._answer(form, {"do": "edit", "key": key, "text": value}, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_opens_with_and_without_a_place(language):
    model = Model.start(language)
    page = view(model)
    told = page.children[2]
    for hub in ("", HUB, OWN) if language == "nl" else (HUB,):
        model.hub = hub
        for key in SECTIONS:
            model.section = key
            assert told.value == "", (key, hub)


def test_a_visitor_can_choose_nothing_that_is_not_there():
    model = Model.start("nl")
    model.hub = "no-such-hub"
    assert model.hub == ""
    model.own_village = "99999X"
    model.own_services = ("shop", "nonsense", "shop")
    model.own_initiator = "king"
    assert (model.own_village, model.own_services, model.own_initiator) == ("", ("shop",), "")


def test_a_place_is_found_by_part_of_its_name_or_village():
    model = Model.start("nl")
    everything, left_out = model.found
    assert len(everything) == len(model.table)
    assert left_out == 0
    model.text = "STAVELE dorps"
    assert [id for id, _ in model.found[0]] == [HUB]
    assert plainly("Café Ôs") == "cafe os"


# ── hubs like this one ───────────────────────────────────────────────────────────────────────────


def test_like_places_come_from_the_model_with_the_reasons_in_words():
    model = Model.start("nl")
    model.hub = HUB
    shown = section("similar", model).alike._html
    for one in landscape.similar(model.table, HUB, 6):
        assert model.table.set_index("id").at[one.id, "name"].split("’")[0] in shown
    assert "Allebei hebben ze" in shown
    assert "Het is hetzelfde soort plek: buurtpunt." in shown


def test_a_card_leads_to_the_place_that_it_is_about():
    model = Model.start("nl")
    model.hub = HUB
    found = section("similar", model)
    other = landscape.similar(model.table, HUB, 1)[0].id
    press(found.alike, other)
    assert model.hub == other
    press(found.alike, "no-such-hub")
    assert model.hub == other


def test_a_place_that_does_not_exist_yet_is_compared_by_what_it_would_be():
    model = Model.start("nl")
    model.hub = OWN
    assert model.row is None
    model.own_village, model.own_services = "71053F", ("shop", "cafe", "bread")
    table = model.with_own
    assert len(table) == len(model.table) + 1
    assert dict(table.dtypes) == dict(model.table.dtypes), "it is a row like the others"
    like = landscape.similar(table, OWN, 3)
    assert like
    assert {"shop", "cafe", "bread"} & set(table.set_index("id").at[like[0].id, "services"])
    found = section("similar", model)
    assert "Jouw plek in Runkelen lijkt het meest op" in found.answer.value
    assert "Wat anderen erbij kiezen" in found.more.value
    assert OWN not in set(Model.start("nl").table["id"]), "it stands in no register"


def test_a_pair_is_told_in_both_directions():
    model = Model.start("nl")
    found = section("similar", model)
    found.pairs.head.value = True
    pair = landscape.pairs(model.table)[0]
    shown = found.pairs.content.table.widget._html
    assert shown.count("leert over") >= 2
    assert model.table.set_index("id").at[pair.a, "name"].split("’")[0] in shown


# ── the network ──────────────────────────────────────────────────────────────────────────────────


def test_the_table_is_the_twin_of_the_drawing():
    model = Model.start("nl")
    found = section("graph", model)
    nodes, edges = found.shown()
    drawn = {code for trace in found.chart.figure["data"] for code in trace.get("customdata") or ()}
    assert drawn == set(nodes["id"])
    found.table._table.size = 1000
    found.refresh()
    listed = set(found.table._table.widget._codes)
    assert drawn <= listed
    degrees = {node: len(links) for node, links in neighbours(edges).items()}
    assert degrees == dict(zip(nodes["id"], nodes["degree"], strict=True))


def neighbours(edges):
    from buurtpunt_lib.dashboards.network.sections.graph import neighbours as count

    return count(edges)


def test_filters_keep_only_links_that_fit():
    model = Model.start("nl")
    found = section("graph", model)
    whole = len(found.shown()[0])
    found.filter.sort = "care_organisation"
    nodes, edges = found.shown()
    assert set(nodes["kind"]) == {"hub", "care_organisation"}
    assert 0 < len(nodes) < whole
    assert set(edges["a"]) | set(edges["b"]) == set(nodes["id"])
    found.filter.sort, found.filter.province = "", "Limburg"
    nodes, _ = found.shown()
    assert set(nodes[nodes["kind"] == "hub"]["province"]) == {"Limburg"}
    found.filter.province = "Atlantis"
    assert found.filter.province == "", "what is no choice means all"


def test_looking_at_a_name_tells_its_links():
    model = Model.start("nl")
    found = section("graph", model)
    nodes, edges = found.shown()
    first = nodes["id"].iloc[0]
    found.filter.node = first
    names = dict(zip(nodes["id"], nodes["name"], strict=True))
    for other, _ in neighbours(edges)[first]:
        assert names[other].split("’")[0] in found.near.value


# ── suppliers ────────────────────────────────────────────────────────────────────────────────────


def test_who_can_help_is_told_with_what_and_why():
    from buurtpunt_lib.register.suppliers import suppliers_for

    model = Model.start("nl")
    model.hub = HUB
    found = section("suppliers", model)
    matches = suppliers_for(HUB, table=model.table, n=30)
    shown = found.table.widget._html
    assert all(one.name.split("’")[0].split("&")[0] in shown for one in matches)
    found.choice.widget.value = "bicycle_hire"
    asked = found.matches()
    assert asked
    assert all("bicycle_hire" in [o.service for o in one.offers] for one in asked)


def test_an_organisation_finds_places_that_lack_what_it_brings():
    model = Model.start("nl")
    found = section("suppliers", model)
    found.more[0].head.value = True
    part = found.more[0].content
    one = next(o for o in model.organisations if o.supplies and not o.until)
    part.choice.value = one.id
    assert one.name.split("’")[0] in part.answer.value
    codes = {code for code in part.table.widget._codes if not code.startswith("sort:")}
    places = model.table.set_index("id")
    assert codes
    # What is only planned is not there yet either.
    assert all(
        set(one.supplies) - set(places.at[code, "services"])
        or places.at[code, "status"] in ("idea", "plan", "start_up")
        or set(one.supplies) & set(places.at[code, "planned"])
        for code in codes
    )
    assert all(code not in one.hubs for code in codes), "who is helped already is not named"


def test_a_farmer_sees_places_by_distance_and_who_sells_already():
    model = Model.start("nl")
    found = section("suppliers", model)
    found.more[1].head.value = True
    part = found.more[1].content
    part.village.value = "71053F"
    shown = part.table.widget._html
    assert "Dorpspunt Runkelen" in shown
    assert "Niet bekend, vraag het" in shown
    assert "in hetzelfde dorp" in shown
    assert "Samen sterker" in part.groups.value
    assert "Repair" not in part.groups.value, "only who brings food and customers together"


# ── what visitors add ────────────────────────────────────────────────────────────────────────────


def test_a_question_waits_until_an_editor_accepts_it_and_is_plain_text():
    model = Model.start("nl")
    model.hub = HUB
    found = section("learning", model)
    found.ask.head.value = True
    asking = found.ask.content
    type_in(asking.form, text=f"Wie levert brood? {EVIL}", themes=("short_chain",))
    asking.send()
    assert "We hebben het ontvangen" in asking.told.value
    assert asking.values == {}, "the form is empty again"
    found.refresh()
    assert "Wie levert brood" not in found.asked._html, "it waits"
    waits = [one for one in network.waiting("question") if "brood" in one.noun.text]
    assert [(one.noun.hub, one.role) for one in waits] == [(HUB, "visitor")]

    # A visitor sees how many wait, not what, and opens nothing.
    assert "bijdrage wacht" in found.waiting.list._html
    assert "brood" not in found.waiting.list._html
    press(found.waiting.list, str(waits[0].number))
    assert found.waiting.opened is None

    model.who = lambda: EDITOR
    found.refresh()
    assert "Wie levert brood" in found.waiting.list._html
    assert EVIL not in found.waiting.list._html
    press(found.waiting.list, str(waits[0].number))
    type_in(found.waiting.form, text="Wie kan brood leveren? <b>")
    found.waiting._decide(True)
    found.refresh()
    assert "Wie kan brood leveren? &lt;b&gt;" in found.asked._html
    assert "Dorpspunt Stavele" in found.asked._html, "the place it is about stays with it"

    # Anybody may answer; that waits as well.
    model.who = Model.start("nl").who
    asked = next(q for q in network.questions() if "brood leveren" in q.question.text)
    press(found.asked, asked.question.id)
    type_in(found.answer.form, text="De bakker van het dorp ernaast.")
    found.answer.send()
    assert [one.noun.question for one in network.waiting("answer")] == [asked.question.id]


def test_a_refusal_needs_a_reason():
    model = Model.start("nl")
    network.propose("question", {"text": "Koop nu!"}, Actor("", Role.VISITOR))
    model.who = lambda: EDITOR
    found = section("learning", model)
    number = next(one.number for one in network.waiting("question") if one.noun.text == "Koop nu!")
    press(found.waiting.list, str(number))
    found.waiting._decide(False)
    assert "bp-note-warning" in found.waiting.told.value
    assert number in {one.number for one in network.waiting()}
    type_in(found.waiting.form, reason="Reclame")
    found.waiting._decide(False)
    assert number not in {one.number for one in network.waiting()}


def test_a_visitor_cannot_decide_whatever_they_send():
    model = Model.start("nl")
    network.propose("question", {"text": "Mag dit?"}, Actor("", Role.VISITOR))
    number = network.waiting("question")[-1].number
    with pytest.raises(InputError) as caught:
        model.decide(number, accept=True, fields=None, reason="")
    assert caught.value.faults[0].code == "register.not_allowed"
    assert number in {one.number for one in network.waiting()}


def test_whoever_wrote_something_follows_it_by_its_link_and_nobody_else():
    model = Model.start("nl")
    page = view(model)
    model.section = "learning"
    asking = Proposing(model, lambda act: act, "question")
    asking.refresh()
    type_in(asking.form, text="Wie helpt ons aan een oven?")
    asking.send()
    code = network.waiting("question")[-1].code
    assert f"/netwerk?bijdrage={code}" in asking.told.value
    became = page.children[0].children[1]
    assert became.value == ""
    model.code = code
    assert "Wie helpt ons aan een oven?" in became.value
    assert SAY("network_page.became.waiting", day=date.today()) in became.value
    network.decide(network.waiting("question")[-1].number, False, by=EDITOR, reason="Staat er al")
    model.turn += 1
    assert "De redactie schrijft: Staat er al" in became.value
    model.code = "x" * 500
    assert "bp-note-warning" in became.value


def test_an_editor_mends_and_deletes_what_was_let_through():
    model = Model.start("nl")
    kept = network.propose("question", {"text": "Hoe vind je vrijwiligers?"}, EDITOR)
    found = section("learning", model)
    press(found.waiting.list, str(kept.number))
    assert found.waiting.opened is None, "a visitor opens nothing"
    model.who = lambda: EDITOR
    found.refresh()
    press(found.waiting.list, str(kept.number))
    assert found.waiting.buttons.layout.display == "none"
    type_in(found.waiting.form, text="Hoe vind je vrijwilligers?")
    found.waiting._save()
    found.refresh()
    assert "Hoe vind je vrijwilligers?" in found.asked._html

    # Somebody else mends it while it is open: nothing is overwritten.
    press(found.waiting.list, str(kept.number))
    seen = found.waiting.opened
    network.change(kept.number, {"text": "Anders"}, revision=seen.revision, by=EDITOR)
    type_in(found.waiting.form, text="Van mij")
    found.waiting._save()
    assert "bp-note-warning" in found.waiting.told.value
    assert [one.noun.text for one in network.accepted() if one.number == kept.number] == ["Anders"]

    found.refresh()
    press(found.waiting.list, str(kept.number))
    found.waiting._delete()
    assert kept.number in {one.number for one in network.accepted()}, "once is not enough"
    found.waiting._delete()
    assert kept.number not in {one.number for one in network.accepted()}
    with pytest.raises(InputError, match="not_allowed"):
        network.remove(kept.number, by=Actor("", Role.VISITOR))


def test_an_editor_adds_an_event_and_it_stands_in_the_calendar_file():
    model = Model.start("nl")
    model.who = lambda: EDITOR
    found = section("agenda", model)
    found.add.head.value = True
    form = found.add.content
    type_in(form.form, title="Open dag", day="31/2/2027")
    form.send()
    assert "31/2/2027" in form.told.value, "a day that does not exist is told"
    type_in(form.form, day="20/2/2099", hour="19u30", last_hour="22:00", place="Dorpszaal")
    form.send()
    found.refresh()
    assert "Open dag" in found.coming.value
    assert "20 februari 2099 van 19:30 tot 22:00 uur" in found.coming.value
    coming, over = found.events()
    assert [one.title for one in coming] == ["Open dag"]
    assert {one.title for one in over} >= {"Werksessie 4: Kansen"}
    for files, wanted in ((0, 1), (1, 1 + len(over))):
        content = sent(found.files.children[files])
        assert content.count(b"BEGIN:VEVENT") == wanted


def sent(button) -> bytes:
    """The file that a download button hands over."""
    given = []
    button.send = lambda content, buffers=None: given.extend(buffers or [])
    button._handle_custom_msg({"ask": "file"}, [])
    return given[0]


def test_a_story_and_what_it_wrote_in_a_session_stand_together():
    model = Model.start("nl")
    model.who = lambda: EDITOR
    found = section("learning", model)
    for one in found.tell:
        one.head.value = True
    story, output = (one.content for one in found.tell)
    type_in(story.form, title="Ons plan", village="Olmen", about="Wij willen een winkel.")
    story.send()
    found.refresh()
    assert "Ons plan" in found.stories.value
    case = next(file.case for file in model.cases if file.case.title == "Ons plan")
    first = model.sessions[0].outputs[0]
    type_in(output.form, case=case.id, output=first.id, text="Iedereen wil brood.")
    output.send()
    found.refresh()
    assert "Iedereen wil brood." in found.stories.value


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_the_lessons_can_be_kept_as_a_document(form):
    found = section("learning", Model.start("nl"))
    button = found.body.children[-1].children[["pdf", "docx", "html"].index(form)]
    begin = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!DOCTYPE html>"}[form]
    assert sent(button).startswith(begin)


# ── experience and records that grew old ─────────────────────────────────────────────────────────


def test_a_theme_shows_only_what_belongs_to_it():
    model = Model.start("nl")
    found = section("experts", model)
    found.theme.value = "mobility"
    for one in network.experts("mobility"):
        assert one.name.split("’")[0] in found.people.value
    others = [one for one in network.experts() if "mobility" not in one.themes]
    assert all(f"<h3>{one.name}</h3>" not in found.people.value for one in others)
    told = network.experiences("mobility")
    assert found.lived.value.count("<li>") == len(told)


def test_who_is_signed_in_confirms_a_record_and_a_visitor_cannot():
    from buurtpunt_lib import register

    model = Model.start("nl")
    found = section("confirm", model)
    before = found.old()
    assert f"/landschap?plek={before.index[0]}" in found.table.widget._html
    assert before.index[0] not in found.table.widget._codes, "a visitor has no row to press"
    model.who = lambda: EDITOR
    found.refresh()
    press(found.table.widget, before.index[0])
    found._confirm()
    assert before.index[0] not in set(found.old().index)
    day = register.to_confirm(model.table, date.today())
    assert before.index[0] not in set(day.index)
    row = model.table.set_index("id").loc[before.index[0]]
    assert str(row["confirmed_on"])[:10] == date.today().isoformat()


def test_a_link_brings_back_place_and_section():
    model = Model.start("nl")
    page = view(model)
    bar = page.children[-2]
    bar._come(f"plek={HUB}&deel=graph")
    assert (model.hub, model.section) == (HUB, "graph")
    assert bar.query == f"plek={HUB}&deel=graph"
    assert "bp-part-graph" in shown(page)
    bar._come("plek=../../etc&deel=nonsense")
    assert (model.hub, model.section) == ("", "graph")
    bar._come("deel=agenda")
    assert "bp-part-agenda" in shown(page), "also where only the section changes"


def shown(page) -> tuple[str, ...]:
    """The classes of the section that stands on the page."""
    return page.children[3].children[1].children[0]._dom_classes
