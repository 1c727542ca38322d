"""Fields and lists of a project: what is typed lands at its place, what is refused stays typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.dashboards.project.fields import (
    Field,
    Fields,
    choice_field,
    day_field,
    line_field,
    lines_field,
    month_field,
    number_field,
    ticks_field,
    words_field,
    yes_no_field,
)
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.project.start import Competence, Drive
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
DRIVES = [(one.value, one.name.title()) for one in Drive]


@pytest.fixture
def model() -> ProjectModel:
    return ProjectModel(SAY, today=date(2026, 11, 22))


def type_in(shown, key: str, text: str) -> None:
    form = getattr(shown, "form", shown)
    form._answer(form, {"do": "edit", "key": key, "text": text}, [])


def tick(shown, key: str, code: str, on: bool = True) -> None:
    shown.form._answer(shown.form, {"do": "tick", "key": key, "code": code, "on": on}, [])


def fault(shown, key: str) -> str:
    return shown.form._faults.get(key, "")


@pytest.mark.parametrize(
    ("make", "place", "more", "typed", "value", "again"),
    [
        (line_field, "contact.name", (), " An ", "An", "An"),
        (words_field, "start.why", (), "een\r\ntwee", "een\ntwee", "een\ntwee"),
        (number_field, "participation.survey.sent", (), "120", 120, "120"),
        (day_field, "legal.founded_on", (), "2027-03-20", date(2027, 3, 20), "2027-03-20"),
        (day_field, "legal.founded_on", (), "20/3/2027", date(2027, 3, 20), "2027-03-20"),
        (month_field, "plan.opening", (), "2027-06", date(2027, 6, 1), "2027-06"),
        (yes_no_field, "start.carried", (), "no", False, "no"),
        (choice_field, "start.initiator", ([("residents", "Bewoners")],), "residents",
         "residents", "residents"),
        (lines_field, "participation.survey.own_questions", (), "Een?\n\n Twee? \nEen?",
         ("Een?", "Twee?"), "Een?\nTwee?"),
    ],
)  # fmt: skip
def test_what_is_typed_stands_in_the_project(model, make, place, more, typed, value, again):
    shown = make(model, place, "Vraag", *more)
    type_in(shown, place, typed)
    assert model.at(place) == value
    assert shown.form._values[place] == again
    assert fault(shown, place) == ""
    model.undo()
    shown.refresh()
    assert shown.form._values[place] == Fields(model, [*shown.fields.values()]).form._values[place]


def test_an_answer_can_be_taken_back_to_not_answered(model):
    shown = yes_no_field(model, "start.carried", "Gedragen")
    type_in(shown, "start.carried", "yes")
    type_in(shown, "start.carried", "")
    assert model.at("start.carried") is None


def test_ticks_are_codes_in_the_order_of_the_list(model):
    shown = ticks_field(
        model, "start.municipality.hooks", "Aanknoping", [("social", "Sociaal"), ("mobility", "M")]
    )
    tick(shown, shown.form._groups[0]["fields"][0]["key"], "mobility")
    tick(shown, "start.municipality.hooks", "social")
    assert model.at("start.municipality.hooks") == ("social", "mobility")
    tick(shown, "start.municipality.hooks", "king")
    tick(shown, "start.municipality.hooks", "social", False)
    assert model.at("start.municipality.hooks") == ("mobility",)


@pytest.mark.parametrize(
    ("make", "place", "typed"),
    [
        (number_field, "participation.survey.sent", "-3"),
        (number_field, "participation.survey.sent", "veel"),
        (number_field, "participation.survey.sent", "2,5"),
        (day_field, "legal.founded_on", "31/2/2027"),
        (day_field, "legal.founded_on", "1850-01-01"),
        (line_field, "contact.name", "x" * 201),
        (yes_no_field, "start.carried", "misschien"),
    ],
)
def test_what_is_refused_stays_in_its_box_with_the_name_of_the_field(model, make, place, typed):
    shown = make(model, place, "Onze vraag")
    before = model.project
    type_in(shown, place, typed)
    assert model.project is before
    assert "Onze vraag" in fault(shown, place)
    assert shown.form._values[place] == typed


def test_a_required_field_may_not_be_emptied(model):
    shown = line_field(model, "plan.name", "Naam", required=True)
    type_in(shown, "plan.name", "  ")
    assert model.project.name == SAY("project.new_name")
    assert fault(shown, "plan.name") == SAY("errors.grid.required", field="Naam")


def test_fields_of_an_item_that_is_gone_are_hidden(model):
    own = model.put("team", {"name": "An"})
    shown = line_field(model, f"team[{own}].role", "Rol")
    model.take("team", own)
    shown.refresh()
    assert shown.form.layout.display == "none"
    type_in(shown, f"team[{own}].role", "voorzitter")
    assert fault(shown, f"team[{own}].role")
    model.undo()
    shown.refresh()
    assert shown.form.layout.display == ""


def test_the_cursor_goes_to_the_field_that_is_wanted(model):
    shown = line_field(model, "contact.name", "Naam")
    model.wanted = "contact.name"
    shown.refresh()
    assert (shown.form._goal, model.wanted) == (["contact.name", 1], "")


# --- lists ---------------------------------------------------------------------------------------

FIELDS = (
    Field.line("name", "Naam", required=True),
    Field.ticks("competences", "Wat kan die persoon", [(c.value, c.name) for c in Competence]),
    Field.choice("drive", "Trekt of duwt", DRIVES),
    Field.number("hours_week", "Uren per week", low=0, high=80, unit="uur"),
    Field.yes_no("board", "In een bestuur"),
    Field.words("note", "Opmerking"),
)


@pytest.fixture
def team(model) -> ItemsEditor:
    return ItemsEditor(model, "team", FIELDS, "project.items.")


@pytest.fixture(autouse=True)
def own_words(monkeypatch):
    # The words of a list come from the section that shows it.
    words = {"project.items.add": "Voeg toe", "project.items.empty": "Nog niemand"}
    monkeypatch.setattr(SAY, "sentences", SAY.sentences | words)


def press(editor: ItemsEditor, code: str) -> None:
    for part in (editor.before, editor.after):
        part._answer(part, {"press": code}, [])


def html(editor: ItemsEditor) -> str:
    return editor.before._html + editor.after._html


def add(editor: ItemsEditor, name: str) -> str:
    press(editor, "add")
    type_in(editor, "name", name)
    editor.form._answer(editor.form, {"do": "close"}, [])
    return editor.items[-1].id


def test_a_list_begins_empty_and_says_so(team):
    assert "Nog niemand" in html(team)
    assert team.form.layout.display == "none"


def test_something_that_lacks_its_name_is_a_draft_and_no_item(team, model):
    press(team, "add")
    type_in(team, "hours_week", "4")
    assert (model.project.team, team.draft) == ((), {"hours_week": 4})
    type_in(team, "name", "An")
    [an] = model.project.team
    assert (an.name, an.hours_week, team.draft, team.opened) == ("An", 4, None, an.id)
    type_in(team, "drive", "pulls")
    assert model.project.team[0].drive is Drive.PULLS
    assert len(model.project.team) == 1


def test_a_draft_that_is_closed_says_what_was_missing(team, model):
    press(team, "add")
    type_in(team, "hours_week", "4")
    team.form._answer(team.form, {"do": "close"}, [])
    assert "Naam" in team.told.value
    assert model.at_beginning
    assert team.form.layout.display == "none"


def test_cards_show_what_was_filled_in_escaped(team, model):
    add(team, "<b>An</b>")
    model.edit(f"team[{team.items[0].id}].note", "<img src=x>")
    model.edit(f"team[{team.items[0].id}].board", False)
    team.refresh()
    assert "&lt;b&gt;An" in html(team)
    assert "<img" not in html(team)
    assert "In een bestuur" in html(team)
    assert "Uren per week" not in html(team)


def test_items_move_change_and_go(team, model):
    an, bert, carl = (add(team, name) for name in ("An", "Bert", "Carl"))
    press(team, f"up:{carl}")
    press(team, f"down:{an}")
    assert [one.name for one in model.project.team] == ["Carl", "An", "Bert"]
    press(team, f"up:{carl}")
    press(team, f"edit:{bert}")
    type_in(team, "name", "Berten")
    assert [one.name for one in model.project.team] == ["Carl", "An", "Berten"]
    press(team, f"take:{an}")
    assert [one.name for one in model.project.team] == ["Carl", "Berten"]
    assert "An" in team.told.value
    # What is open stays open, and closes when it goes.
    assert team.opened == bert
    press(team, f"take:{bert}")
    model.take("team", bert)
    team.refresh()
    assert team.opened == ""


def test_what_is_open_stands_between_the_cards(team):
    _an, bert, carl = (add(team, name) for name in ("An", "Bert", "Carl"))
    press(team, f"edit:{bert}")
    assert ">An<" in team.before._html
    assert ">Carl<" in team.after._html
    assert ">Bert<" not in html(team)
    assert team.form._title == "Bert"
    press(team, f"edit:{carl}")
    assert team.after._html.count("<section") == 0


def test_a_fault_is_told_at_the_field_and_nothing_changes(team, model):
    add(team, "An")
    press(team, f"edit:{team.items[0].id}")
    before = model.project
    type_in(team, "hours_week", "200")
    type_in(team, "name", " ")
    assert model.project is before
    assert "80" in fault(team, "hours_week")
    assert "Naam" in fault(team, "name")


def test_a_required_choice_that_stands_there_from_the_start_is_no_lack(model):
    states = [("open", "nog te doen"), ("done", "klaar")]
    fields = [
        Field.line("text", "Wat", required=True),
        Field.choice("state", "Stand", states, required=True),
    ]
    actions = ItemsEditor(model, "actions", fields, "project.items.")
    press(actions, "add")
    type_in(actions, "text", "De zaal vastleggen")
    (one,) = model.project.actions
    assert (one.text, one.state) == ("De zaal vastleggen", "open")


def test_a_list_shows_only_what_it_is_for(model):
    mine = ItemsEditor(
        model, "team", FIELDS, "project.items.",
        only=lambda one: one.drive is Drive.PULLS, begin={"drive": "pulls"},
    )  # fmt: skip
    model.put("team", {"name": "Duwer", "drive": "pushes"})
    first = add(mine, "Trekker 1")
    model.put("team", {"name": "Zitter", "drive": "sits"})
    second = add(mine, "Trekker 2")
    assert [one.id for one in mine.items] == [first, second]
    press(mine, f"up:{second}")
    assert [one.id for one in mine.items] == [second, first]
    assert len(model.project.team) == 4


def test_a_list_opens_the_item_that_is_wanted(team, model):
    an = add(team, "An")
    model.wanted = f"team[{an}].hours_week"
    team.refresh()
    assert (team.opened, team.form._goal[0], model.wanted) == (an, "hours_week", "")
    model.wanted = "teams"
    team.refresh()
    assert model.wanted == "teams"


class _Below:
    def __init__(self, own: str) -> None:
        from buurtpunt_lib.dashboards import controls as c

        self.widget, self.own, self.times = c.html(own), own, 0

    def refresh(self) -> None:
        self.times += 1


def test_what_stands_below_an_item_is_made_for_it(model):
    made = []

    def more(own: str) -> _Below:
        made.append(_Below(own))
        return made[-1]

    editor = ItemsEditor(model, "team", FIELDS, "project.items.", more=more)
    an, bert = add(editor, "An"), add(editor, "Bert")
    press(editor, f"edit:{an}")
    press(editor, f"edit:{an}")
    press(editor, f"edit:{bert}")
    assert [one.own for one in made][-2:] == [an, bert]
    assert editor.inner.children == (made[-1].widget,)


MESSAGES = st.one_of(
    st.none(), st.integers(), st.text(max_size=5),
    st.fixed_dictionaries(
        {},
        optional={
            "press": st.one_of(st.sampled_from(["add", "take:x", "edit:", "up:none"]),
                               st.text(max_size=8), st.none()),
            "do": st.sampled_from(["edit", "tick", "row", "add", "close", "press", "ask"]),
            "key": st.one_of(st.sampled_from(["name", "competences", "drive", "board"]),
                             st.integers(), st.text(max_size=5)),
            "text": st.one_of(st.text(max_size=30), st.integers(), st.none()),
            "code": st.one_of(st.sampled_from(["creative", "x"]), st.integers()),
            "on": st.booleans(),
            "row": st.integers(-2, 2),
        },
    ),
)  # fmt: skip


@given(st.lists(MESSAGES, max_size=12))
@settings(max_examples=30)
def test_no_message_breaks_the_list(messages):
    model = ProjectModel(SAY, today=date(2026, 11, 22))
    sentences = SAY.sentences
    SAY.sentences = sentences | {"project.items.add": "+", "project.items.empty": "-"}
    try:
        editor = ItemsEditor(model, "team", FIELDS, "project.items.")
        for message in messages:
            for widget in (editor.before, editor.after, editor.form):
                widget._answer(widget, message, [])
        editor.refresh()
    finally:
        SAY.sentences = sentences
    from buurtpunt_lib.domain.project import Project

    assert Project.from_json(model.project.to_json()) == model.project
