"""The chapter on the legal form: nothing entered gives none; it says what the page says."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.datasets.legal_table import legal_forms
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.legal import LegalChoice, TreeAnswer
from buurtpunt_lib.legal import choice, tree
from buurtpunt_lib.reports import legal_words
from buurtpunt_lib.reports.content import Bullets, Heading, Note, Paragraph, Table, plain, runs
from buurtpunt_lib.reports.project_document import legal
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")
TODAY = date(2026, 11, 22)
EMPTY = Project.empty(name="Ons plein", start=date(2027, 1, 1))
WAY = {"aim": "purpose", "framework": "yes", "enterprise": "yes", "payout": "no"}


def project(answers=WAY, form=None, **reasons) -> Project:
    given = tuple(TreeAnswer(id=q, answer=a) for q, a in answers.items())
    made = EMPTY.replace(legal=LegalChoice(answers=given, **reasons))
    return made.with_plan(legal_form=form) if form else made


def blocks(made: Project, say=SAY):
    return legal.blocks(made, say, today=TODAY)


def tables(found) -> list[Table]:
    return [block for block in found if isinstance(block, Table)]


def bullets(made: Project) -> list[Bullets]:
    return [block for block in blocks(made) if isinstance(block, Bullets)]


def test_nothing_entered_gives_no_chapter():
    assert blocks(EMPTY) == ()
    assert not choice.entered(EMPTY)
    assert blocks(project({}, invests=False))
    assert blocks(project({}, form="fv"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_and_what_another_answer_gives_stand_in_a_table(language):
    say = catalogue(language)
    found = blocks(project(), say)
    way = tables(found)[0]
    assert [row.cells[1] for row in way.rows] == [
        say(f"legal_tree.answer.{question}.{answer}") for question, answer in WAY.items()
    ]
    for turn, row in zip(tree.turns(legal_forms().tree, WAY), way.rows, strict=True):
        assert legal_words.turn_words(turn, say) in plain(row.cells[2])
    told = " ".join(plain(one.text) for one in found if isinstance(one, Paragraph))
    assert say("legal_tree.outcome.vzw_or_cooperative") in told
    # That the arrows were lost is said wherever the tree is shown.
    assert Note(say("legal_form.tree.arrows"), kind="unknown") in found


def test_of_the_chosen_form_every_row_stands_there_with_its_sources():
    found = blocks(project(form="vzw", employs=True))
    rows = tables(found)[1].rows
    assert len(rows) == 23
    for row, shown in zip(legal_forms().rows.values(), rows, strict=True):
        cell = legal_words.cell_words(row, row.cells["vzw"], SAY, today=TODAY)
        assert plain(shown.cells[1]).startswith(cell.text)
        links = {address for _, address in runs(shown.cells[2]) if address}
        assert links == {s.url for one in row.later_of("vzw") for s in one.sources}
    told = " ".join(plain(one.text) for one in found if isinstance(one, Paragraph))
    assert "want je neemt iemand in dienst" in told


@pytest.mark.parametrize(
    ("made", "forms"),
    [
        (project(), ["vzw", "cv"]),
        (project(form="cv"), ["cv"]),
        (project({"aim": "profit"}), []),
        (project({"aim": "purpose"}), []),
        (project(form="public"), []),
    ],
)
def test_forms_that_fit_are_told_until_one_is_chosen(made, forms):
    headings = [block.text for block in blocks(made) if isinstance(block, Heading)]
    said = [SAY("legal_form.document.said", form=legal_words.form_name(f, SAY)) for f in forms]
    assert [one for one in headings if one in said] == said
    assert len(tables(blocks(made))) == bool(made.legal.answers) + len(forms)


def test_what_clashes_is_listed():
    made = project({"aim": "purpose", "framework": "no"}, form="fv", invests=True)
    (listed,) = bullets(made)
    assert len(listed.items) == 2
    assert all("want je gaat investeren" in plain(item) for item in listed.items)


@pytest.mark.parametrize(
    ("made", "done"),
    [
        (EMPTY, 0),
        (project({"aim": "purpose"}), 0),
        (project(), 1),
        (project(form=LegalForm.CV, invests=False, employs=False, lasts=True), 5),
    ],
)
def test_how_far_the_choice_is(made, done):
    found = choice.progress(made, legal_forms().tree)
    assert (found.done, found.total) == (done, 5)


def test_an_amount_that_is_not_known_today_is_told_as_the_last_one():
    row = legal_forms().rows["publication"]
    (later,) = row.later_of("vzw")
    known = legal_words.later_words(row, later, SAY, today=date(2023, 6, 1))
    now = legal_words.later_words(row, later, SAY, today=TODAY)
    assert known.note == ""
    assert "29 februari 2024" in now.note
    assert known.text == now.text
    assert "167,71" in now.text


def test_a_change_of_before_the_book_is_no_news():
    rows = legal_forms().rows
    kinds = {
        one.code: legal_words.later_words(row, one, SAY, today=TODAY).kind
        for row in rows.values()
        for one in row.later
    }
    assert kinds["asset_tax"] == SAY("legal_table.kind.changed")
    assert kinds["vzw_where"] == kinds["vat_regular"] == SAY("legal_table.kind.other")
    assert kinds["book_six"] == SAY("legal_table.kind.unsure")
    assert kinds["ubo"] == SAY("legal_table.kind.added")


def test_before_a_form_is_chosen_the_advice_of_the_book_stands_there():
    advice = [SAY(f"legal_table.advice.{one.code}") for one in legal_forms().advice]
    told = [plain(item) for item in bullets(project())[-1].items]
    assert all(one.startswith(said) for one, said in zip(told, advice, strict=True))
    assert all("praktijkboek, maart 2020" in one for one in told)
    assert len(bullets(project(form="vzw"))) == 1  # what it still asks: the statutes


def test_forms_of_enterprise_are_explained_where_profit_comes_first():
    items = bullets(project({"aim": "profit"}))[-1].items
    assert [plain(item).split(":")[0] for item in items] == [
        SAY(f"legal_table.companies_name.{code}") for code in ("sole_trader", "bv", "nv")
    ]
    assert "61.500" in plain(items[2])
    assert all(any(address for _, address in runs(item)) for item in items)


def test_what_a_form_was_called_before_stands_with_it():
    told = " ".join(
        plain(one.text) for one in blocks(project(form="cv")) if isinstance(one, Paragraph)
    )
    assert "Tot 1 mei 2019 heette ze cvba" in told
