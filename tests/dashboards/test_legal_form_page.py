"""The page of the legal form: what is pressed lands in the project, what is forged does not."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from itertools import combinations

import pytest

from buurtpunt_lib.dashboards.guard import guarded
from buurtpunt_lib.dashboards.legal_form.model import Model
from buurtpunt_lib.dashboards.legal_form.sections.compare import Compare
from buurtpunt_lib.dashboards.legal_form.sections.tree import Tree
from buurtpunt_lib.dashboards.legal_form.view import view
from buurtpunt_lib.datasets.legal_table import legal_forms
from buurtpunt_lib.domain.legal_forms import COMPARED
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.legal import tree
from buurtpunt_lib.reports import legal_words
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
TODAY = date(2026, 11, 22)
KNOWLEDGE = legal_forms()


@pytest.fixture
def model() -> Model:
    return Model(SAY, today=TODAY)


@pytest.fixture
def questions(model):
    told: list[str] = []
    made = Tree(model, lambda call: guarded(call, SAY, told.append))
    made.told = told
    made.refresh()
    model.observe(lambda _change: made.refresh(), "project")
    return made


def press(pressable, code: str) -> None:
    pressable._answer(pressable, {"press": code}, [])


def answer(made: Tree, **answers: str) -> None:
    for question, given in answers.items():
        press(made.questions, f"answer:{question}:{given}")


def words(html: str) -> str:
    return flat(unescape(re.sub(r"<[^>]+>", " ", html)))


def flat(text: str) -> str:
    return " ".join(text.split())


def everything(made: Tree) -> str:
    parts = (made.questions._html, made.answer.value, made.outcome._html, made.remarks.widget._html)
    return words(" ".join(parts))


@pytest.mark.parametrize("way", tree.paths(KNOWLEDGE.tree), ids=lambda way: way.outcome)
def test_each_way_can_be_walked_by_pressing(model, questions, way):
    asked = []
    for step in way.path:
        shown = re.findall(r'id="legal-question-(\w+)"', questions.questions._html)
        assert shown[-1] == step.question
        assert shown[:-1] == asked
        asked.append(step.question)
        answer(questions, **{step.question: step.answer})
    assert model.walk.outcome == way.outcome
    assert SAY(f"legal_tree.outcome.{way.outcome}") in words(questions.answer.value)
    # The way and every other answer are told in words.
    text = everything(questions)
    for phrase in legal_words.path_words(way, SAY):
        assert phrase in text
    for turn in tree.turns(KNOWLEDGE.tree, model.answers):
        assert legal_words.turn_words(turn, SAY) in text
    assert len(model.project.legal.answers) == len(way.path)


def test_a_form_is_chosen_taken_back_and_undone(model, questions):
    answer(questions, aim="purpose", framework="yes", enterprise="yes", payout="no")
    press(questions.outcome, "form:vzw")
    assert model.project.plan.legal_form is LegalForm.VZW
    assert re.search(r'data-press="form:vzw" aria-pressed="true"', questions.outcome._html)
    press(questions.outcome, "form:vzw")
    assert model.project.legal_form is None
    model.undo()
    assert model.project.legal_form is LegalForm.VZW
    model.undo()
    assert model.project.legal_form is None
    assert model.walk.outcome == "vzw_or_cooperative"
    press(questions.questions, "anew")
    assert model.answers == {}
    model.undo()
    assert model.walk.outcome == "vzw_or_cooperative"


def test_another_form_than_what_fits_is_possible_and_told(model, questions):
    answer(questions, aim="purpose", framework="yes", enterprise="no")
    form = questions.form.form
    form._answer(form, {"do": "edit", "key": "plan.legal_form", "text": "cv"}, [])
    assert model.form == "cv"
    assert "Je koos: Coöperatie (cv)" in everything(questions)


def test_reasons_for_a_formal_structure_are_told_with_the_answer_they_clash_with(model, questions):
    assert SAY("legal_tree.formal.unknown") in words(questions.formal.value)
    for name, given in (("invests", False), ("employs", True), ("lasts", True)):
        model.edit(f"legal.{name}", given)
    because = "je neemt iemand in dienst en je buurtpunt moet lang meegaan"
    assert because in words(questions.formal.value)
    answer(questions, aim="purpose", framework="no")
    assert f"Toch is het aan te raden, want {because}." in everything(questions)


@pytest.mark.parametrize(
    "message",
    [
        {"press": "answer:aim:money"},
        {"press": "answer:payout:yes"},  # not asked yet
        {"press": "form:cv"},  # fits nothing yet
        {"press": "form:king"},
        {"press": ["answer:aim:profit"]},
        {"press": None},
        "answer:aim:profit",
    ],
)
def test_a_forged_press_changes_nothing(model, questions, message):
    before = model.project
    for part in (questions.questions, questions.outcome):
        part._answer(part, message, [])
    assert model.project is before
    assert not model.can_undo


def test_the_model_refuses_what_is_no_answer_or_form_and_says_what_is(model):
    before = model.project
    for question, given in (("aim", "money"), ("moon", "yes"), ("payout", "")):
        with pytest.raises(InputError) as caught:
            model.answer(question, given)
        assert caught.value.faults[0].code == "legal_form.no_answer"
        assert SAY.error(caught.value)
    with pytest.raises(InputError):
        model.choose("nv")
    assert model.project is before


def test_a_finding_leads_to_its_section(model):
    for place, section in (
        ("legal.answers", "tree"),
        ("legal.invests", "tree"),
        ("plan.legal_form", "tree"),
        ("legal.founders", "duties"),
        ("legal.year_end_month", "duties"),
        ("legal.duties", "duties"),
        ("legal.cooperative_statutes", "consequences"),
        ("legal.carrier", "consequences"),
    ):
        model.go(place)
        assert (model.section, model.wanted) == (section, place)


# --- the comparison ---


@pytest.fixture
def compared(model) -> Compare:
    made = Compare(model, lambda call: call)
    made.refresh()
    return made


def rows_of(made: Compare) -> int:
    return made.table.value.count('scope="row"')


def test_every_cell_stands_on_the_page_with_what_is_beside_it(compared, model):
    shown = compared.table.value
    text = words(shown)
    assert rows_of(compared) == 23
    assert shown.count("<td ") == 69
    for row in KNOWLEDGE.rows.values():
        for cell in row.cells.values():
            assert legal_words.cell_words(row, cell, SAY, today=TODAY).text in text
        for later in row.later:
            assert flat(legal_words.later_words(row, later, SAY, today=TODAY).text) in text
            for source in later.sources:
                assert f'href="{source.url}"'.replace("&", "&amp;") in shown


def test_filters_leave_out_rows_and_columns(compared):
    compared.asked.theme = "risk"
    assert rows_of(compared) == 2
    compared.asked.theme = "no theme"
    assert compared.asked.theme == ""
    assert rows_of(compared) == 23
    compared.asked.differing = True
    assert rows_of(compared) == 20
    compared.asked.fv = False
    assert (
        SAY("legal_tree.form.fv") not in re.findall(r"<thead>.*</thead>", compared.table.value)[0]
    )
    compared.asked.theme = "people"
    compared.asked.later = True
    assert SAY("legal_table.row.members_min") in words(compared.table.value)
    # Without any form there is nothing to leave out: all are shown.
    compared.asked.vzw = compared.asked.cv = False
    assert compared.table.value.count("<th ") - rows_of(compared) == 4


def test_no_filter_leaves_the_page_empty_without_a_word(compared):
    for theme in ("", *KNOWLEDGE.themes):
        for forms in (COMPARED, *combinations(COMPARED, 1)):
            with compared.asked.hold_trait_notifications():
                compared.asked.theme = theme
                for form in COMPARED:
                    setattr(compared.asked, form, form in forms)
                compared.asked.differing = compared.asked.later = True
            compared.refresh()
            assert rows_of(compared) or SAY("legal_form.compare.none") in compared.table.value


def test_the_chosen_form_is_marked(compared, model):
    model.choose("vzw")
    compared.refresh()
    assert "Vzw (jouw keuze)" in words(compared.table.value)


def test_the_file_has_a_line_per_cell_and_per_remark_each_with_its_source(compared):
    table = compared._file()
    cells = [one for one in table.rows if one["beside"] == SAY("legal_form.file.handbook")]
    assert len(cells) == 69
    assert len(table.rows) == 69 + sum(
        len(later.forms) for row in KNOWLEDGE.rows.values() for later in row.later
    )
    assert all(one["sources"] and one["checked"] and one["since"] for one in table.rows)
    assert list(table.headers) == list(table.rows[0])
    assert table.notes == (SAY("legal_form.disclaimer"),)


def test_the_page_says_that_it_is_no_advice_and_opens_each_section():
    made = Model(SAY, today=TODAY)
    page = view(made)
    assert SAY("legal_form.disclaimer") in words(page.children[0].value)
    for key in ("tree", "compare"):
        made.section = key
        assert made.section == key


def test_what_is_filled_in_on_another_page_is_told_with_the_way_to_it(model):
    shown = words_of(view(model))
    assert SAY("legal_form.head.none") in shown()
    model.choose("cv")
    assert "Rechtsvorm van je buurtpunt: Coöperatie (cv)." in shown()
    model.go("start.initiator")
    assert model.section in ("", "tree")
    assert SAY("steps.section.start") in shown()
    model.go("plan.legal_form")
    assert SAY("steps.section.start") not in shown()


def words_of(page):
    """The words of the pieces of a page that hold words, as they stand now."""
    return lambda: words(" ".join(getattr(one, "value", "") for one in page.children))
