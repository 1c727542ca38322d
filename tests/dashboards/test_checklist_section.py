"""The checklist on the services page: what is entered counts, is kept, and can be undone."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.dashboards.answers import Answers
from buurtpunt_lib.dashboards.gaps.entering import Entering
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.saving import Saving
from buurtpunt_lib.dashboards.gaps.sections.checklist import Checklist
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.domain import Observation
from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.checklist.reading import observations_from_workbook
from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.saved_scans import load_scan
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
TODAY = date(2026, 11, 22)
RUNKELEN, ZEPPEREN = "71053F", "71053G"
BAKERY = f"{RUNKELEN} bakery"


@pytest.fixture(autouse=True)
def own_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'x.sqlite3'}")


@pytest.fixture
def model() -> Model:
    made = Model.start("nl", municipality="71053")
    made.village = RUNKELEN
    return made


@pytest.fixture
def section(model):
    place, guarded = messages(SAY)
    made = Checklist(model, guarded)
    made.entering._today = TODAY
    made.refresh()
    model.observe(lambda _change: made.refresh(), "turn")
    made.told = place
    return made


def send(section, code, field, value):
    section.answers._answer(section.answers, {"code": code, "field": field, "value": value}, None)


def shown(section) -> dict:
    return {item["code"]: item for group in section.answers._groups for item in group["items"]}


def said(model) -> list[tuple]:
    scan = model.scan or Scan.empty()
    return [(o.facility, o.presence.value, o.count, str(o.observed_on)) for o in scan.observations]


def test_every_facility_is_asked_once_with_what_the_sources_say(section, model):
    items = shown(section)
    assert len(items) == len(model.facts.facilities)
    assert items[BAKERY]["sentence"] == "Is er een bakker in Runkelen?"
    assert "bpost, februari 2026" in items[f"{RUNKELEN} post_point"]["said"]
    assert items[BAKERY]["said"] == SAY("checklist.page.no_source")
    assert "0 van de" in section.progress.value


def test_an_answer_counts_at_once_as_local_knowledge(section, model):
    send(section, f"{RUNKELEN} post_point", "choice", "present")
    send(section, f"{RUNKELEN} post_point", "count", " 2 ")
    item = shown(section)[f"{RUNKELEN} post_point"]
    assert (item["choice"], item["count"], item["day"]) == ("present", "2", "2026-11-22")
    assert item["told"] == "Dit telt nu: ja, 2 (plaatselijke kennis, 22 november 2026)."
    # What the sources say stays what they say.
    assert "nee (bpost" in item["said"]
    cell = model.village_cells.set_index("service").loc["post_point"]
    assert (cell["presence"], cell["source"], cell["count"]) == ("present", "local_knowledge", 2)
    assert "1 van de" in section.progress.value


def test_a_source_that_is_newer_than_the_answer_is_told(section):
    send(section, f"{RUNKELEN} post_point", "choice", "present")
    send(section, f"{RUNKELEN} post_point", "day", "2025-06-01")
    told = shown(section)[f"{RUNKELEN} post_point"]["told"]
    assert told == SAY("checklist.page.newer", said="nee (bpost, februari 2026)")


def test_people_who_contradict_each_other_on_one_day_are_told(section):
    send(section, BAKERY, "choice", "present")
    other = Observation(village=RUNKELEN, facility="bakery", presence="absent",
                        observed_on=TODAY, by="Jeanne")  # fmt: skip
    section.entering.take([other])
    assert shown(section)[BAKERY]["told"] == SAY("checklist.page.contradiction")


def test_who_does_not_know_changes_nothing(section, model):
    before = model.gaps
    send(section, BAKERY, "choice", "unknown")
    assert shown(section)[BAKERY]["choice"] == "unknown"
    assert shown(section)[BAKERY]["told"] == ""
    assert model.gaps["presence"].tolist() == before["presence"].tolist()


def test_another_choice_on_the_same_day_mends_and_on_a_later_day_adds(section, model):
    send(section, BAKERY, "choice", "present")
    send(section, BAKERY, "count", "2")
    send(section, BAKERY, "choice", "absent")
    assert said(model) == [("bakery", "absent", None, "2026-11-22")]
    # A year later somebody opens the page again: what was seen then stays beside it.
    later = Entering(model, today=date(2027, 11, 22))
    later.answer(BAKERY, "choice", "present")
    assert said(model) == [
        ("bakery", "absent", None, "2026-11-22"), ("bakery", "present", None, "2027-11-22"),
    ]  # fmt: skip
    later.answer(BAKERY, "choice", "present")
    assert len(said(model)) == 2


def test_the_same_day_somebody_else_mends_the_answer_of_the_same_link(section, model):
    send(section, BAKERY, "choice", "present")
    again = Entering(model, today=TODAY)
    again.by = "Jeanne"
    again.answer(BAKERY, "choice", "absent")
    # One answer and no contradiction: whoever has the link works on the same list.
    assert said(model) == [("bakery", "absent", None, "2026-11-22")]
    assert model.scan.observations[0].by == "Jeanne"


def test_a_choice_is_mended_on_the_page_whatever_day_was_given(section, model):
    send(section, BAKERY, "choice", "present")
    send(section, BAKERY, "day", "2026-03-01")
    send(section, BAKERY, "choice", "absent")
    assert said(model) == [("bakery", "absent", None, "2026-03-01")]


def test_undo_and_redo_take_one_answer_at_a_time(section, model):
    send(section, BAKERY, "choice", "present")
    send(section, BAKERY, "note", "  ook op zondag ")
    assert shown(section)[BAKERY]["note"] == "ook op zondag"
    model.undo()
    assert shown(section)[BAKERY]["note"] == ""
    model.undo()
    assert shown(section)[BAKERY]["choice"] == ""
    assert model.scan is None
    model.redo()
    assert shown(section)[BAKERY]["choice"] == "present"


def test_an_answer_can_be_taken_away(section, model):
    send(section, BAKERY, "choice", "present")
    send(section, BAKERY, "choice", "")
    assert said(model) == []
    assert shown(section)[BAKERY]["choice"] == ""


REFUSED = (
    ("count", "veel", "checklist.count"),
    ("count", "0", "checklist.count"),
    ("count", "1000", "checklist.count"),
    ("count", "²", "checklist.count"),
    ("day", "gisteren", "checklist.day"),
    ("day", "", "checklist.day"),
    ("day", "1899-01-01", "checklist.day"),
    ("day", "2026-11-23", "checklist.day_later"),
)


def test_what_is_refused_is_told_below_its_box_and_changes_nothing(section, model):
    send(section, BAKERY, "choice", "present")
    before = said(model)
    for field, value, code in REFUSED:
        send(section, BAKERY, field, value)
        assert said(model) == before
        with pytest.raises(InputError) as caught:
            section.entering.answer(BAKERY, field, value)
        assert caught.value.faults[0].code == code
        assert section.answers._faults[f"{BAKERY}|{field}"] == SAY.error(caught.value)
    assert set(section.answers._faults) == {f"{BAKERY}|count", f"{BAKERY}|day"}
    send(section, BAKERY, "count", "3")
    send(section, BAKERY, "day", "2026-11-21")
    assert section.answers._faults == {}


FORGED = (
    None,
    [],
    {},
    {"code": BAKERY, "field": "choice", "value": "misschien"},
    {"code": BAKERY, "field": "choice", "value": ["present"]},
    {"code": BAKERY, "field": "village", "value": "71053G"},
    {"code": ["x"], "field": "choice", "value": "present"},
    {"code": f"{ZEPPEREN} bakery", "field": "choice", "value": "present"},
    {"code": f"{RUNKELEN} casino", "field": "choice", "value": "present"},
    {"code": "99999Z bakery", "field": "choice", "value": "present"},
    {"code": BAKERY, "field": "count", "value": "3"},
)


def test_a_forged_message_changes_nothing(section, model):
    for message in FORGED:
        section.answers._answer(section.answers, message, None)
        assert model.scan is None, message
        assert section.answers._faults == {}, message


def test_what_is_typed_never_becomes_html_nor_hides(section, model):
    send(section, BAKERY, "choice", "present")
    send(section, BAKERY, "note", "<script>alert(1)</script>\u202e\x00")
    assert model.scan.observations[0].note == "<script>alert(1)</script>"
    assert "<script" not in section.progress.value + section.told.value


def test_who_fills_it_in_is_kept_with_the_answer(section, model):
    section.who.value = "dorpsraad"
    send(section, BAKERY, "choice", "present")
    assert model.scan.observations[0].by == "dorpsraad"
    # The page that opens on it goes on under the same name.
    assert Checklist(model, messages(SAY)[1]).entering.by == "dorpsraad"


def test_a_list_that_was_filled_in_is_taken_over_as_one_step(section, model):
    send(section, BAKERY, "choice", "present")
    content = section._file("xlsx")
    assert observations_from_workbook(content, SAY, today=TODAY) == model.scan.observations
    section._take(content)
    assert SAY("checklist.page.nothing_new") in section.taken.value
    model.undo()
    assert said(model) == []
    section._take(content)
    assert said(model) == [("bakery", "present", None, "2026-11-22")]
    assert "1 antwoord" in section.taken.value
    model.undo()
    assert said(model) == []


def test_a_list_about_places_that_do_not_exist_leaves_everything(section, model):
    good = Observation(village=RUNKELEN, facility="bakery", presence="absent", observed_on=TODAY)
    wrong = good.model_copy(update={"village": "99999Z"})
    with pytest.raises(InputError, match="village_unknown"):
        section.entering.take([good, wrong])
    assert model.scan is None


def test_a_file_that_is_no_list_is_refused_with_one_sentence(section, model):
    section.upload._handle_custom_msg({"size": 3}, [b"abc"])
    assert "kan" in section.told.value or "beschadigd" in section.told.value
    assert model.scan is None


def test_the_list_is_of_the_village_or_of_the_whole_municipality(section, model):
    for form in ("xlsx", "pdf", "docx"):
        assert section._file_name(form) == f"checklist_runkelen.{form}"
        assert len(section._file(form)) > 5_000
    small = len(section._file("xlsx"))
    model.village = ""
    assert section._file_name("xlsx") == "checklist_sint_truiden.xlsx"
    assert section.asking.layout.display == "none"
    assert len(section._file("xlsx")) > 3 * small


def test_it_is_saved_as_it_changes_and_comes_back_with_its_municipality(section, model):
    told = []
    saving = Saving(model, lambda kind, sentence: told.append((kind, sentence)))
    send(section, BAKERY, "choice", "present")
    token = saving.bookmark.token
    assert load_scan(token).scan == model.scan
    assert told[-1] == ("saved", SAY("checklist.saved.now"))

    other = Model.start("nl")
    back = Saving(other, lambda kind, sentence: told.append((kind, sentence)))
    back.restore(token, False)
    assert other.scan == model.scan
    assert other.municipality == "71053"
    assert told[-1] == ("info", SAY("checklist.saved.back", name="Sint-Truiden"))
    # Undone to the very beginning: nothing stands under the link either.
    model.undo()
    assert load_scan(token).scan == Scan.empty()


def test_a_link_taken_back_leaves_the_screen(section, model):
    saving = Saving(model, lambda kind, sentence: None)
    send(section, BAKERY, "choice", "present")
    token = saving.bookmark.token
    saving.revoke()
    assert saving.bookmark.token == ""
    with pytest.raises(InputError, match="scan_unknown"):
        load_scan(token)
    assert len(said(model)) == 1


def test_two_windows_do_not_overwrite_one_another(section, model):
    told = []
    saving = Saving(model, lambda *_: None)
    send(section, BAKERY, "choice", "present")
    other = Model.start("nl")
    back = Saving(other, lambda kind, sentence: told.append((kind, sentence)))
    back.restore(saving.bookmark.token, True)
    send(section, BAKERY, "choice", "absent")
    other.change_scan(title="Later")
    assert told[-1] == ("warning", SAY("errors.storage.scan_changed"))
    assert load_scan(saving.bookmark.token).scan.title == "Sint-Truiden"


def test_answers_show_nothing_until_they_are_filled():
    answers = Answers(SAY)
    answers._answer(answers, {"code": BAKERY, "field": "choice", "value": "present"}, None)
    assert answers._groups == []
