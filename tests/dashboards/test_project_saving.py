"""A project page keeps its project; two people at once lose nothing; files come in and go out."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.project.bar import Bar, file_name
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.saved_projects import forget_project, load_project
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


@pytest.fixture(autouse=True)
def own_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'x.sqlite3'}")


class Page:
    """A window with a project page open."""

    def __init__(self, token: str = "") -> None:
        self.model = ProjectModel(SAY, today=date(2026, 11, 22))
        self.place, guarded = messages(SAY)
        self.bar = Bar(self.model, guarded)
        if token:
            self.bar.saving.restore(token, False)

    @property
    def token(self) -> str:
        return self.bar.saving.bookmark.token

    @property
    def told(self) -> str:
        return self.bar.saved.value

    @property
    def cards(self) -> str:
        return self.bar.merging.list._html

    def press(self, code: str) -> None:
        self.bar.merging.list._answer(None, {"press": code}, [])

    def upload(self, button, project: Project) -> None:
        content = project.to_json().encode()
        button._msg_callbacks(button, {"size": len(content)}, [content])


@pytest.fixture
def two():
    """Two windows on one project."""
    first = Page()
    first.model.edit("start.why", "Samen")
    return first, Page(first.token)


def test_who_only_looks_leaves_nothing_behind():
    page = Page()
    assert (page.token, page.model.token) == ("", "")
    page.model.edit("start.why", "x")
    assert page.token == page.model.token != ""


def test_a_project_comes_back_and_undo_does_not_empty_it(two):
    _, second = two
    assert second.model.project.start.why == "Samen"
    assert not second.model.can_undo
    assert second.bar.undo.disabled
    second.model.edit("start.why", "x")
    second.model.undo()
    assert load_project(second.token).project.start.why == "Samen"


def test_different_fields_of_two_people_are_both_kept(two):
    first, second = two
    first.model.edit("contact.name", "An")
    second.model.put("team", {"name": "Bert"})
    kept = load_project(first.token).project
    assert (kept.contact.name, kept.team[0].name) == ("An", "Bert")
    assert second.model.project == kept
    assert SAY("project.saved.joined") in second.told
    assert second.bar.merging.widget.layout.display == "none"
    # The first one hears of it at the next change, and nothing is lost then either.
    first.model.edit("contact.telephone", "000")
    kept = load_project(first.token).project
    assert (kept.contact.telephone, kept.team[0].name) == ("000", "Bert")


def test_undo_takes_back_what_was_done_here_and_nothing_else(two):
    first, second = two
    second.model.edit("contact.telephone", "1")
    second.model.edit("contact.telephone", "2")
    # The second one was the last to save; the first one comes in between with two changes.
    first.model.edit("contact.name", "An")
    first.model.edit("start.carried", True)
    second.model.edit("contact.telephone", "3")
    while second.model.can_undo:
        second.model.undo()
        kept = load_project(first.token).project
        assert (kept.contact.name, kept.start.carried) == ("An", True)
    assert (kept.contact.telephone, kept.start.why) == ("", "Samen")
    while second.model.can_redo:
        second.model.redo()
    assert load_project(first.token).project.contact.telephone == "3"


def test_the_same_field_is_a_choice_and_both_texts_can_stay(two):
    first, second = two
    first.model.edit("start.why", "Van de eerste")
    second.model.edit("start.why", "Van de <b>tweede</b>")
    assert load_project(first.token).project.start.why == "Van de eerste"
    assert "Van de eerste" in second.cards
    assert "Van de &lt;b&gt;tweede" in second.cards
    assert "<b>tweede" not in second.cards
    second.press("both:0")
    both = "Van de eerste\n\nVan de <b>tweede</b>"
    assert load_project(first.token).project.start.why == both
    assert second.cards == "<span></span>"


@pytest.mark.parametrize(("code", "why"), [("keep:0", "Een"), ("take:0", "Twee")])
def test_a_choice_is_saved(two, code, why):
    first, second = two
    first.model.edit("start.why", "Een")
    second.model.edit("start.why", "Twee")
    second.press(code)
    assert load_project(first.token).project.start.why == why
    second.press("take:0")
    assert load_project(first.token).project.start.why == why


def test_several_choices_are_made_one_by_one(two):
    first, second = two
    for place in ("contact.name", "contact.email", "plan.name"):
        first.model.edit(place, f"1 {place}")
    second.model.change(
        contact={"name": "2", "email": "2"}, plan=second.model.project.plan.replace(name="2")
    )
    assert len(second.bar.merging.clashes) == 3
    assert "both:0" not in second.cards
    for _ in range(3):
        second.press("take:0")
    kept = load_project(first.token).project
    assert (kept.contact.name, kept.contact.email, kept.name) == ("2", "2", "2")
    assert second.bar.merging.clashes == []


def test_a_link_that_was_taken_back_elsewhere_is_told(two):
    first, second = two
    forget_project(first.token)
    second.model.edit("start.why", "x")
    assert SAY("errors.storage.project_revoked") in second.told
    assert second.model.project.start.why == "x"


def test_the_file_that_goes_out_comes_in_again(two):
    first, _ = two
    content = []
    first.bar.file.send = lambda message, buffers: content.append((message, buffers[0]))
    first.bar.file._msg_callbacks(first.bar.file, {"ask": "file"}, [])
    message, text = content[0]
    assert message["name"] == "mijn-buurtpunt.project.json"
    assert Project.from_json(text) == first.model.project
    fresh = Page()
    fresh.upload(fresh.bar.opened, first.model.project)
    assert fresh.model.project == first.model.project
    assert fresh.token == ""
    fresh.model.edit("start.why", "anders")
    assert fresh.token not in ("", first.token)
    assert load_project(first.token).project.start.why == "Samen"


def test_opening_another_file_leaves_the_first_under_its_link(two):
    first, _ = two
    before = first.token
    other = Project.empty(name="Iets anders", start=date(2028, 1, 1))
    first.upload(first.bar.opened, other)
    assert f"project={before}" in first.told
    assert load_project(before).project.start.why == "Samen"
    assert (first.model.project, first.token, first.model.can_undo) == (other, "", False)
    first.model.edit("start.why", "Nieuw")
    first.bar._anew()
    assert first.model.project == first.model.original


def test_the_file_of_a_colleague_is_brought_in(two):
    first, _ = two
    theirs = first.model.project.replace(
        team=[{"id": "x", "name": "Carl"}], start={"why": "Iets anders"}
    )
    first.upload(first.bar.colleague, theirs)
    assert first.model.project.team[0].name == "Carl"
    assert first.model.project.start.why == "Samen"
    assert "Iets anders" in first.cards
    first.press("take:0")
    assert load_project(first.token).project.start.why == "Iets anders"
    first.upload(first.bar.colleague, first.model.project)
    assert SAY("project.bar.nothing_new") in first.told


@pytest.mark.parametrize("content", [b"", b"[]", b'{"schema": 9}', b"\xff\xfe", b"{" * 5000])
def test_a_file_that_is_no_project_changes_nothing(two, content):
    first, _ = two
    before = first.model.project
    for button in (first.bar.opened, first.bar.colleague):
        button._msg_callbacks(button, {"size": len(content)}, [content])
        assert "bp-note-warning" in first.place.value
    assert first.model.project == before


@pytest.mark.parametrize(
    ("name", "file"),
    [("Café Ös", "cafe-os.project.json"), ("../..//x", "x.project.json"),
     ("", "buurtpunt.project.json"), ("☕", "buurtpunt.project.json")],
)  # fmt: skip
def test_the_name_of_a_file_is_one_that_every_system_takes(name, file):
    assert file_name(name) == file


EDITS = st.lists(
    st.tuples(
        st.sampled_from([0, 1]),
        st.sampled_from(["start.why", "contact.name", "team", "ticked", "plan.canvas.offer"]),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=8,
)


@given(EDITS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
def test_two_windows_never_lose_a_word(edits):
    first = Page()
    first.model.edit("hub", "begin")
    pages = (first, Page(first.token))
    replaced = set()
    for side, place, value in edits:
        page = pages[side]
        if place not in ("team", "ticked"):
            # Who sees a text and writes another one replaces it on purpose.
            replaced.add((place, page.model.at(place)))
        if place == "team":
            page.model.put("team", {"id": value, "name": value})
        elif place == "ticked":
            page.model.tick(value, True)
        else:
            page.model.edit(place, value)
    # A last change of each, so that both have seen everything.
    for page in pages:
        page.model.tick(f"seen_{pages.index(page)}", True)
    kept = load_project(first.token).project
    held = json.dumps(kept.to_dict())
    for side, place, value in edits:
        last = [v for s, p, v in edits if p == place and s == side][-1:] == [value]
        if place in ("team", "ticked"):
            assert f'"{value}"' in held
        elif last:
            choices = [c.mine for page in pages for c in page.bar.merging.clashes]
            assert value in (held_at(kept, place), *choices) or (place, value) in replaced


def held_at(project: Project, place: str) -> str:
    from buurtpunt_lib.domain.project.places import value_at

    return value_at(project, place)


def test_a_project_can_begin_at_a_village():
    from buurtpunt_lib.dashboards.gaps.new_plan import plan_address

    found = plan_address(SAY, "project", None, "13006A", "Dessel", today=date(2026, 11, 22))
    page, _, token = found.partition("?project=")
    assert page == "/stappenplan"
    assert load_project(token).project.village == "13006A"
