"""The step "vertellen" on the page: its parts, what they change, and that forgery does nothing."""

from __future__ import annotations

from datetime import date

import pytest
from ipywidgets import HTML, Widget

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.download import Download
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.communication import make
from buurtpunt_lib.dashboards.steps.telling.answers import EXAMPLES, Questions, Response
from buurtpunt_lib.dashboards.steps.telling.groups import Groups
from buurtpunt_lib.dashboards.steps.telling.language import Language
from buurtpunt_lib.dashboards.steps.telling.page import HubPage
from buurtpunt_lib.dashboards.steps.telling.ways import Ways
from buurtpunt_lib.dashboards.steps.telling.when import When
from buurtpunt_lib.planning import communication
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")
TODAY = date(2026, 11, 22)
EVIL = "<script>alert(1)</script>"
PARTS = ("groups", "ways", "when", "wins", "questions", "response", "language", "page")


@pytest.fixture
def model() -> ProjectModel:
    return ProjectModel(SAY, today=TODAY)


@pytest.fixture
def guarded():
    return messages(SAY)[1]


def below(widget: Widget) -> list[Widget]:
    found = [widget]
    for child in getattr(widget, "children", ()):
        found += below(child)
    return found


def words(widget: Widget) -> str:
    """Everything that is shown as HTML, by a widget of ours or of ipywidgets."""
    shown = []
    for one in below(widget):
        shown.append(one.value if isinstance(one, HTML) else getattr(one, "_html", ""))
    return " ".join(shown)


def press(one: Pressable, code: str) -> None:
    one._answer(one, {"press": code}, [])


def fill(model: ProjectModel) -> None:
    """A few groups, ways and messages, with a hostile name among them."""
    model.put("communication.segments", {"id": "ploeg", "name": "Ploeg", "circle": "inner"})
    model.put("communication.segments", {"id": "dorp", "name": EVIL, "circle": "public",
                                         "message": EVIL, "overlaps": ["ploeg"]})  # fmt: skip
    model.put("communication.channels", {"id": "fb", "name": EVIL, "kind": "social_page"})
    model.put("communication.posts", {"id": "een", "text": EVIL, "segment": "dorp",
                                      "on": "2027-01-10", "topic": EVIL, "channel": "fb",
                                      "words": f"{EVIL} in het kader van alles."})  # fmt: skip
    model.put("communication.questions", {"id": "q", "question": EVIL, "answer": EVIL})
    model.put("communication.quick_wins", {"id": "w", "text": EVIL})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_opens_empty_and_full_and_no_text_becomes_html(language):
    model = ProjectModel(catalogue(language), today=TODAY)
    guarded = messages(model.say)[1]
    section = make(model, guarded)
    for filled in (False, True):
        if filled:
            fill(model)
        section.refresh()
        for unfold in section.parts.unfolds:
            unfold.head.value = True
        section.refresh()
        assert len(section.parts.unfolds) == len(PARTS)
        shown = words(section.widget)
        assert "<script" not in shown
        assert ("alert(1)" in shown) == filled


def test_a_press_on_a_finding_opens_the_part_where_it_is_mended(model, guarded):
    section = make(model, guarded)
    section.refresh()
    # Before anything is entered nothing is called missing.
    assert section.missing.layout.display == "none"
    assert "bp-note-warning" not in words(section.widget)
    model.edit("communication.about", "Ons buurtpunt")
    section.refresh()
    assert section.missing.layout.display == ""
    found = communication.findings(model.project, datasets.channels(), today=TODAY)
    assert SAY(f"communication.finding.{found[0].code}") in words(section.widget)
    press(section.findings.widget, "go:0")
    section.refresh()
    assert [one.head.value for one in section.parts.unfolds] == [True] + [False] * 7
    assert model.section == "communication"


def test_a_way_is_taken_over_from_the_list_once(model, guarded):
    part = Ways(model, guarded)
    part.refresh()
    press(part.catalogue, "municipal_bulletin")
    (way,) = model.project.communication.channels
    assert (way.name, way.kind, way.circle) == ("Gemeenteblad", "municipal_bulletin", "public")
    assert (way.minutes, way.lead_days) == (None, None)
    part.refresh()
    # It has no button any more, and a message that says it had does nothing.
    for code in ("municipal_bulletin", "pigeon", "../x", ""):
        press(part.catalogue, code)
    assert len(model.project.communication.channels) == 1
    assert "45 (aanname)" in words(part.widget)


def test_a_question_is_taken_over_with_its_answer_still_to_write(model, guarded):
    part = Questions(model, guarded)
    part.refresh()
    for code in EXAMPLES:
        press(part.examples, code)
        part.refresh()
    listed = model.project.communication.questions
    assert [one.question for one in listed] == [SAY(f"communication.example.{c}") for c in EXAMPLES]
    assert not any(one.answer for one in listed)
    assert part.examples.layout.display == "none"


def test_a_draft_of_the_agreement_never_writes_over_what_stands_there(model, guarded):
    part = Response(model, guarded)
    part.refresh()
    part.begin.click()
    assert model.project.communication.response == SAY("communication.response.draft")
    model.edit("communication.response", "Onze eigen woorden")
    part.begin.click()
    assert model.project.communication.response == "Onze eigen woorden"
    part.refresh()
    assert part.begin.layout.display == "none"


def test_groups_are_drawn_with_the_table_that_says_the_same(model, guarded):
    part = Groups(model, guarded)
    part.refresh()
    assert part.picture.value == ""
    fill(model)
    part.refresh()
    assert "<svg" in part.picture.value
    assert 'role="img"' in part.picture.value
    assert SAY("communication.circle.how.inner") in part.picture.value
    # Somebody of two groups: both messages beside one another.
    assert SAY("communication.circles.overlap") in part.overlaps.value


def test_what_is_said_to_each_group_stands_in_a_picture_a_table_and_a_list(model, guarded):
    part = When(model, guarded)
    part.refresh()
    assert part.shown.value == ""
    assert SAY("communication.contact_missing") in part.contact.value
    fill(model)
    model.edit("contact.name", "An")
    model.edit("contact.telephone", "000 00 00 00")
    part.refresh()
    # One drawing for a desk, one for a phone.
    assert part.shown.value.count("<svg") == 2
    assert SAY("communication.when.table") in part.shown.value
    assert SAY("communication.when.per_group") in part.shown.value
    assert "000 00 00 00" in part.contact.value
    # A page of social media that stays silent: days on which something can be shown.
    assert "22 november 2026" in part.feed.value


def test_texts_to_mend_come_first_with_a_way_to_them(model, guarded):
    part = Language(model, guarded)
    part.refresh()
    assert SAY("communication.language.nothing") in words(part.widget)
    fill(model)
    model.put("communication.segments", {"id": "buren", "name": "Buren", "message": "Kom kijken."})
    part.refresh()
    shown = words(part.widget)
    assert "in het kader van" in shown
    assert "Boodschap voor Buren" in shown
    assert list(part._places.values()) == ["communication.posts[een].words"]
    press(part.found, "text:0")
    press(part.found, "text:3")
    code = next(iter(part._places))
    press(part.found, code)
    assert model.wanted == "communication.posts[een].words"


def test_a_text_of_others_is_judged_and_not_kept(model, guarded):
    part = Language(model, guarded)
    before = model.project
    part.box._answer(part.box, {"text": f"{EVIL} Gelieve te bellen indien u komt."}, [])
    assert "brievenwoord" in part.tried.value
    assert "<script" not in part.tried.value
    assert model.project is before
    part.box._answer(part.box, {"text": ""}, [])
    assert part.tried.value == ""


def test_the_page_says_what_goes_out_and_makes_the_file(model, guarded):
    part = HubPage(model, guarded)
    part.refresh()
    assert SAY("communication.page.part.none") in part.told.value
    model.edit("communication.about", "Een plek voor iedereen.")
    model.put("communication.questions", {"question": "Wat?", "answer": "Een plek."})
    part.refresh()
    assert SAY("communication.page.part.about") in part.told.value
    assert SAY("communication.page.part.questions", n=1) in part.told.value
    (button,) = [one for one in below(part.widget) if isinstance(one, Download)]
    sent = []
    button.send = lambda content, buffers=None: sent.append((content, buffers))
    button._handle_custom_msg({"ask": "file"}, [])
    ((content, (made,)),) = sent
    assert content["name"].endswith(".html")
    assert b"Een plek voor iedereen." in made


def test_a_post_is_filled_in_by_its_form_and_a_slip_stays_in_its_box(model, guarded):
    part = When(model, guarded)
    part.items.open(model.put("communication.posts", {"text": "Opening"}))
    form = part.items.form
    form._answer(form, {"do": "edit", "key": "on", "text": "2027-03-20"}, [])
    form._answer(form, {"do": "edit", "key": "at", "text": "25:00"}, [])
    form._answer(form, {"do": "edit", "key": "segment", "text": "nergens"}, [])
    (post,) = model.project.communication.posts
    assert post.on == date(2027, 3, 20)
    assert post.at is None
    assert post.segment is None
    assert form._faults["at"]
