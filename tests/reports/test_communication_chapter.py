"""The chapter on telling people, its drawings, its words and its calendar file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import vobject
from telling_project import EVIL, TODAY, telling_project

from buurtpunt_lib.charts.drawing import Dot, Words
from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.charts.telling import circles_drawing
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.reports import communication_calendar
from buurtpunt_lib.reports import communication_words as words
from buurtpunt_lib.reports.content import Bullets, Heading, Picture, Table, plain
from buurtpunt_lib.reports.project_document import communication, project_report
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL = catalogue("nl")
PROJECT = telling_project()
NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)


def blocks(project=PROJECT, say=NL):
    return communication.blocks(project, say, today=TODAY)


def text_of(found):
    told = []
    for block in found:
        if isinstance(block, Table):
            told += [block.caption, *(plain(cell) for row in block.rows for cell in row.cells)]
        elif isinstance(block, Bullets):
            told += [plain(item) for item in block.items]
        elif isinstance(block, Picture):
            told += [block.title, block.description]
        else:
            told.append(plain(block.text))
    return "\n".join(told)


def test_nothing_entered_is_no_chapter():
    empty = Project.empty(name="Leeg", start=date(2027, 1, 1))
    assert blocks(empty) == ()
    quiet = empty.replace(communication={"silence_days": 10})
    assert blocks(quiet) == ()


def test_everything_that_was_entered_stands_in_it():
    told = text_of(blocks())
    for one in ("Onze ploeg", "Eerst jij.", "Lawaai?", "Gemeenteblad", "45 (aanname)", "Dorpsavond",
                "28 maart 2027 om 19:30", "De zaal is leeg", "Vraag van de buren?", "Stil.",
                "nog te beantwoorden", "Afspraak onder ons", "Vragen? An Aerts",
                "https://example.org/lindehof", "11 februari 2027"):  # fmt: skip
        assert one in told
    headings = [block for block in blocks() if isinstance(block, Heading)]
    assert len({plain(one.text) for one in headings}) == len(headings)


@pytest.mark.parametrize(
    ("part", "caption"),
    [("segments", "circles.table"), ("channels", "ways.table"), ("posts", "when.table"),
     ("quick_wins", "chapter.wins")],
)  # fmt: skip
def test_a_part_in_which_nothing_stands_is_left_out(part, caption):
    title = NL(f"communication.{caption}")
    captions = [block.caption for block in blocks() if isinstance(block, Table)]
    assert title in captions
    without = blocks(telling_project(**{part: []}))
    assert title not in [block.caption for block in without if isinstance(block, Table)]


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_the_document_can_be_written_in_every_form(form):
    assert len(project_report(PROJECT, "communication", form, NL, today=TODAY)) > 4000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_sentence_that_takes_its_values(language):
    say = catalogue(language)
    told = text_of(blocks(telling_project(questions=[], response="", quick_wins=[]), say))
    assert say("communication.finding.no_questions") in told
    assert "{" not in told


def test_the_circles_hold_a_number_for_each_group():
    drawn, description = words.circles(PROJECT.communication, NL)
    numbers = [part.text for part in drawn.parts if isinstance(part, Words) and part.text.isdigit()]
    assert sorted(numbers) == ["1", "2", "3"]
    assert description.count(":") >= 3
    assert "Betrokken: Buren" in description
    nobody = telling_project(segments=[{"id": "x", "name": "Iemand"}])
    assert words.circles(nobody.communication, NL) is None


@pytest.mark.parametrize("count", [1, 2, 5, 13, 40])
def test_groups_in_a_circle_never_lie_on_one_another_or_outside(count):
    groups = {"inner": range(count), "outer": range(count), "public": range(count)}
    drawn = circles_drawing(groups, NL)
    rings = [part for part in drawn.parts if isinstance(part, Dot)][:6]
    dots = [part for part in drawn.parts if isinstance(part, Dot)][6:]
    assert len(dots) == 3 * count
    for at, one in enumerate(dots):
        away = ((one.x - rings[0].x) ** 2 + (one.y - rings[0].y) ** 2) ** 0.5
        assert away + one.radius < rings[0].radius
        for other in dots[at + 1 :]:
            apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
            assert apart >= 0.95 * (one.radius + other.radius)


@pytest.mark.parametrize("width", [350.0, 760.0])
def test_the_line_of_each_group_has_its_posts_within_the_drawing(width):
    drawn, description = words.timeline_picture(PROJECT, NL, today=TODAY, width=width)
    open_dots = [part for part in drawn.parts if isinstance(part, Dot) and part.open]
    # Five posts with a day: three were sent, two are planned.
    assert len(open_dots) == 2
    assert all(8 <= part.x <= width - 8 for part in drawn.parts if isinstance(part, Dot))
    assert "Buren: 29 maart 2027" in description
    undated = telling_project(posts=[{"id": "p", "text": "Ooit", "segment": "dorp"}])
    assert words.timeline_picture(undated, NL, today=TODAY) is None


def test_a_name_in_a_drawing_is_text():
    evil = telling_project(segments=[{"id": "dorp", "name": EVIL, "circle": "public"}])
    drawn, description = words.timeline_picture(evil, NL, today=TODAY)
    written = svg(drawn, description=description)
    assert "<script" not in written
    assert "<img" not in written


def test_topics_get_a_letter_in_the_order_in_which_they_are_heard():
    plan = PROJECT.communication
    assert words.letters(plan) == {"start": "A"}
    assert words.topic_names(plan) == (("A", "start"),)


# --- the calendar ----------------------------------------------------------------------------


def entries(project=PROJECT):
    made = communication_calendar.to_ical(project, NL, now=NOW)
    return {one.summary.value: one for one in vobject.readOne(made.decode()).vevent_list}


def test_each_dated_post_and_its_hand_in_day_are_in_the_calendar():
    found = entries()
    assert set(found) == {
        "Bericht: Plan voor de ploeg", "Bericht: Er komt iets", "Bericht: Dorpsavond",
        "Bericht: Alleen voor de buren", "Bericht: In het blad",
        "Inleveren: Dorpsavond", "Inleveren: In het blad",
    }  # fmt: skip
    evening = found["Bericht: Dorpsavond"]
    assert evening.dtstart.value.isoformat() == "2027-03-28T19:30:00+02:00"
    assert found["Inleveren: In het blad"].dtstart.value == date(2027, 2, 11)
    assert "Vragen? An Aerts" in evening.description.value


def test_a_post_that_moved_keeps_its_place_in_a_calendar():
    later = [one.model_copy(update={"on": date(2027, 3, 30)}) if one.id == "drie" else one
             for one in PROJECT.communication.posts]  # fmt: skip
    before, after = entries(), entries(telling_project(posts=later))
    name = "Bericht: Dorpsavond"
    assert before[name].uid.value == after[name].uid.value
    assert before[name].dtstart.value != after[name].dtstart.value
    uids = [one.uid.value for one in before.values()]
    assert len(set(uids)) == len(uids)
    assert not any(re.search("drie|lindehof", uid, re.I) for uid in uids)


def test_without_a_day_there_is_no_entry():
    assert communication_calendar.events(telling_project(posts=[]), NL) == ()
