"""The story on the finance page, without a browser: what is typed lands in the plan and back."""

from __future__ import annotations

import re
from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.finance_plan import Model
from buurtpunt_lib.dashboards.finance_plan.sections import SECTIONS, story_openings, story_words
from buurtpunt_lib.dashboards.finance_plan.sections.story import PARTS, Story
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.domain.plan import Canvas
from buurtpunt_lib.planning import pitch
from buurtpunt_lib.planning.canvas import BLOCKS
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
NASTY = "<script>alert(1)</script> =1+1 misschien"


def unguarded(callback):
    """A failure in a section must fail the test, not become a sentence."""
    return callback


def story(name: str = "dorpswinkel_met_cafe", language: str = "nl") -> tuple[Model, Story]:
    model = Model(catalogue(language), today=date(2026, 11, 22))
    model.example = name
    section = SECTIONS["story"](model, unguarded)
    model.observe(lambda _change: section.refresh(), "outcome")
    section.refresh()
    return model, section


def open_part(section: Story, key: str):
    section.choice.value = key
    return section.parts[key]


def type_in(box, text: str) -> None:
    box._answer(None, {"text": text}, [])


def shown(widget) -> str:
    found = [str(getattr(widget, "value", ""))]
    return " ".join(found + [shown(child) for child in getattr(widget, "children", ())])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["", "dorpswinkel_met_cafe"])
@pytest.mark.parametrize("key", PARTS)
def test_every_part_is_made_for_every_plan(key, name, language):
    _, section = story(name, language)
    part = open_part(section, key)
    section.refresh()
    assert section.place.children == (part.widget,)


def test_only_the_part_that_is_looked_at_is_made():
    _, section = story()
    assert list(section.parts) == ["canvas"]
    assert section.village.content is None
    part = open_part(section, "pitch")
    assert part.openings.content is None


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_is_written_undone_and_shown_again(block):
    model, section = story()
    part = section.parts["canvas"]
    type_in(part.boxes[block], NASTY)
    assert model.plan.canvas == Canvas(**{block: NASTY})
    assert "<script>" not in part.paper.value
    assert "&lt;script&gt;" in part.paper.value
    model.undo()
    assert model.plan.canvas == Canvas()
    assert part.boxes[block].text == ""
    model.redo()
    assert part.boxes[block].text == NASTY


def test_money_in_the_canvas_follows_the_plan():
    model, section = story()
    part = section.parts["canvas"]
    before = part.said["income"].value
    assert f"{SAY.euro(4000)} per jaar" in before
    lever = model.levers[0]
    model.move(lever.key, lever.low)
    assert part.said["income"].value != before
    # The first lines on the page, all of them on request in the document.
    assert part.said["cost_structure"].value.count("<li>") == 7


def test_an_empty_plan_says_what_is_missing():
    _, section = story("")
    said = section.parts["canvas"].said
    assert SAY("story.canvas.nothing.customers") in said["customers"].value
    assert said["offer"].value.count("<li>") >= 1
    assert said["relationships"].value == ""


@pytest.mark.parametrize("part", pitch.PARTS)
def test_a_part_of_the_pitch_is_written(part):
    model, section = story()
    opened = open_part(section, "pitch")
    type_in(opened.boxes[part], NASTY)
    assert getattr(model.plan.pitch, part) == NASTY
    assert SAY(f"story.pitch.part.{part}") not in re.findall(
        r"<li>(.*?)</li>", opened.missing.value
    )
    assert "<mark>misschien</mark>" in opened.words.value
    assert "“misschien”" in opened.boxes[part].hint
    assert "<script>" not in shown(opened.widget)
    assert model.plan.pitch.model_fields_set >= {part}


def test_a_part_begins_with_the_canvas_once():
    model, section = story()
    opened = open_part(section, "pitch")
    assert opened.takes["why"].layout.display == "none"
    model.change(canvas={"offer": "Brood en koffie."})
    assert opened.takes["why"].layout.display == ""
    type_in(opened.boxes["why"], "Het dorp loopt leeg.")
    opened.takes["why"].click()
    assert model.plan.pitch.why == "Het dorp loopt leeg.\n\nBrood en koffie."
    assert opened.boxes["why"].text == model.plan.pitch.why
    assert opened.takes["why"].layout.display == "none"


def test_the_answer_to_what_if_the_grant_stops_is_told():
    model, section = story()
    opened = open_part(section, "pitch")
    assert SAY("story.pitch.plan_b") in opened.missing.value
    type_in(opened.plan_b, "Nee, dan verhuren we de zaal vaker.")
    assert model.plan.feasibility.plan_b == "Nee, dan verhuren we de zaal vaker."
    assert "Nee, dan verhuren we de zaal vaker." in opened.money.value
    assert SAY("story.pitch.plan_b") not in opened.missing.value
    model.change(grants=[], recurring_grants=[])
    assert opened.plan_b.layout.display == "none"


def openings_of(village: str | None):
    model, section = story()
    if village:
        model.change(village=village)
    opened = open_part(section, "pitch")
    opened.openings.head.value = True
    return model, opened, opened.openings.content


def test_without_a_village_no_fact_is_made_up():
    _, _, found = openings_of(None)
    assert found.choice.options == ()
    assert SAY("story.opening.no_village") in found.told.value
    assert found.take.layout.display == "none"
    found.kind.value = "honest"
    assert len(found.choice.options) == 3
    assert found.told.value == ""


def test_a_fact_of_the_village_is_taken_over_with_its_source():
    model, opened, found = openings_of("71053H")
    village = datasets.village("71053H")
    assert len(found.choice.options) >= 4
    assert all("Ordingen" in words for words in found.choice.options)
    last = len(found.choice.options) - 1
    found.choice.index = last
    found.take.click()
    text = model.plan.pitch.opening
    assert SAY.number(village.population) in text
    assert "Statbel, 2024" in text
    assert opened.boxes["opening"].text == text
    # Taking it twice does not say it twice.
    found.take.click()
    assert model.plan.pitch.opening == text
    found.kind.value = "persona"
    found.take.click()
    assert model.plan.pitch.opening.startswith(text)
    assert len(model.plan.pitch.opening) > len(text)


def test_what_a_source_does_not_know_is_no_fact_anywhere():
    """Of every village in Flanders: a fact about what is missing rests on a complete source."""
    table = story_openings.gaps()
    absent = set(table[table["presence"] == Presence.ABSENT.value]["village"])
    for code in ("71053H", "71053G", "11001A"):
        village = datasets.village(code)
        cells = story_openings.cells_of(village)
        found = story_openings.op.openings(village, cells)
        missing = [o for o in found if "far" in o.key or "people" in o.key]
        assert bool(missing) == (code in absent)
        for one in missing:
            for key, _ in one.sources:
                if key != story_openings.op.POPULATION_SOURCE:
                    assert datasets.sources()[key].complete_for


def test_an_opening_that_does_not_fit_is_refused_in_a_sentence():
    model, _, found = openings_of("71053H")
    model.change(pitch={"opening": "x" * 1990})
    found.take.click()
    assert model.plan.pitch.opening == "x" * 1990
    assert SAY("story.opening.too_long") in found.told.value


def test_parts_are_written_out_measured_and_cut():
    model, section = story()
    model.change(pitch={"why": "woord " * 200, "question": "Wie doet mee?", "minutes": 1})
    opened = open_part(section, "speech")
    assert SAY("story.speech.parts_counted") in opened.measured.value
    opened._gather()
    spoken = model.plan.pitch.spoken
    assert spoken.endswith("Wie doet mee?")
    assert opened.box.text == spoken
    assert SAY("story.speech.parts_counted") not in opened.measured.value
    assert "bp-answer-bad" in opened.measured.value
    type_in(opened.box, "woord " * 140)
    assert SAY("story.speech.cut", n=10, minutes="1 minuut") in opened.measured.value
    opened.minutes.value = 2
    assert model.plan.pitch.minutes == 2
    assert SAY("story.speech.fits", n=120, minutes="2 minuten") in opened.measured.value
    assert "120 tot 140" in opened.measured.value
    model.undo()
    assert opened.minutes.value == 1


def test_there_is_nothing_to_write_out_in_an_empty_plan():
    model = Model(SAY, today=date(2026, 11, 22))
    model.change(costs=[], activities=[], grants=[], own_money=[], investments=[], staff=[],
                 gifts=[])  # fmt: skip
    section = SECTIONS["story"](model, unguarded)
    section.refresh()
    opened = open_part(section, "speech")
    opened._gather()
    assert model.plan.pitch.spoken == ""
    assert SAY("story.speech.nothing") in opened.told.value


def test_exercises_are_ticked_and_kept():
    model, section = story()
    opened = open_part(section, "speech")
    opened.ticks._answer(None, {"code": "aloud", "ticked": True}, [])
    opened.ticks._answer(None, {"code": "timed", "ticked": True}, [])
    opened.ticks._answer(None, {"code": "<b>", "ticked": True}, [])
    assert model.plan.pitch.practised == ("aloud", "timed")
    assert SAY("story.exercise.done", n=2, total=len(pitch.EXERCISES)) in opened.done.value
    opened.ticks._answer(None, {"code": "aloud", "ticked": False}, [])
    assert model.plan.pitch.practised == ("timed",)
    type_in(opened.feedback, "Spreek trager.")
    assert model.plan.pitch.feedback == "Spreek trager."


def test_hits_are_grouped_by_reason_and_the_rest_is_counted():
    words = str(story_words.found_words(SAY, {"Waarom": "misschien " * 40, "Voor wie": "huisje"}))
    assert words.count("<mark>") == story_words.MOST_SHOWN
    assert words.count(SAY("story.check.because.doubt")) == 1
    # 41 hits, and one sentence that is too long.
    assert SAY("story.check.more", n=12) in words
    assert SAY("story.check.none") in str(story_words.found_words(SAY, {"Waarom": "Goed zo."}))
    assert SAY("story.check.nothing") in str(story_words.found_words(SAY, {"Waarom": " "}))


def test_the_line_below_a_box_is_short():
    assert story_words.hint(SAY, "Goed zo.") == ""
    line = story_words.hint(SAY, "Misschien, eventueel, wellicht, hopelijk, een huisje. Misschien!")
    assert "“hopelijk”" in line
    assert line.endswith(f"{SAY('common.and')} {SAY('story.check.others', n=1)}.")


def test_the_village_stands_in_the_heading_and_follows_the_plan():
    model, section = story()
    assert SAY("story.village.none") in section.village.head.description
    model.change(village="71053H")
    assert section.village.head.description.endswith("Ordingen")
    assert "919" in section.parts["canvas"].said["customers"].value
    section.village.head.value = True
    assert section.village.content.form._values["village"] == "Ordingen (Sint-Truiden)"
