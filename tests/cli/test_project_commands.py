"""`buurtpunt project new`, `show` and `merge`: files in, files out, nothing overwritten."""

from __future__ import annotations

import json
from datetime import date

import pytest
from command import run

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.storage import read_project, write_plan, write_project


@pytest.fixture
def made(tmp_path):
    """Three copies of one project: what two people began from, and what each made of it."""
    base = Project.empty(name="Koffie", start=date(2027, 1, 1))
    base = base.replace(team=[{"id": "an", "name": "An"}])
    mine = base.replace(start={"why": "Omdat de winkel dicht is"}, hub="x")
    theirs = base.replace(start={"why": "Om elkaar te zien"}, team=[{"id": "an", "name": "Anna"}])
    paths = {}
    for name, project in (("base", base), ("mine", mine), ("theirs", theirs)):
        paths[name] = str(tmp_path / f"{name}.json")
        write_project(paths[name], project)
    return paths


def test_new_makes_a_file_that_can_be_read(capsys, tmp_path):
    file = str(tmp_path / "p.json")
    ran = run(capsys, "project", "new", file, "--name", "Ons punt", "--village", "Opwijk",
              "--opening", "2028-05")  # fmt: skip
    assert (ran.status, ran.err) == (0, "")
    project = read_project(file)
    assert (project.name, project.village, project.plan.opening) == (
        "Ons punt", "23060A", date(2028, 5, 1))  # fmt: skip
    again = run(capsys, "project", "new", file)
    assert again.status == 2
    assert "--force" in again.err
    assert read_project(file) == project


def test_new_goes_around_a_plan(capsys, tmp_path):
    plan = HubPlan.empty(name="Al gerekend", start=date(2027, 1, 1)).replace(opening_balance=500)
    write_plan(tmp_path / "plan.json", plan)
    file = tmp_path / "p.json"
    assert (
        run(capsys, "project", "new", str(file), "--plan", str(tmp_path / "plan.json")).status == 0
    )
    assert read_project(file).plan == plan


@pytest.mark.parametrize(
    ("option", "value"),
    [("--opening", "mei"), ("--village", "Nergenshuizen"), ("--name", "x" * 121)],
)
def test_new_says_what_is_wrong_and_writes_nothing(capsys, tmp_path, option, value):
    file = tmp_path / "p.json"
    ran = run(capsys, "project", "new", str(file), option, value)
    assert ran.status == 2
    assert ran.err.strip()
    assert not file.exists()


def test_show_tells_every_step_and_what_it_asks(capsys, made):
    found = json.loads(run(capsys, "project", "show", made["mine"], "--format", "json").out)
    steps = {one["step"]: one for one in found["steps"]}
    assert found["name"] == "Koffie"
    assert (steps["start"]["state"], steps["pitch"]["state"]) == ("started", "empty")
    assert steps["start"]["done"] > 0
    assert all(one["text"] and one["weight"] for one in steps["start"]["findings"])
    table = run(capsys, "project", "show", made["mine"], "--lang", "en").out
    assert "The beginning" in table
    assert "under way" in table


def test_show_reads_a_plan_file_as_a_project(capsys, tmp_path):
    write_plan(tmp_path / "plan.json", HubPlan.empty(name="Plan", start=date(2027, 1, 1)))
    assert "Plan" in run(capsys, "project", "show", str(tmp_path / "plan.json")).out


def test_merge_shows_what_differs_and_writes_nothing(capsys, made, tmp_path):
    ran = run(capsys, "project", "merge", made["mine"], "--theirs", made["theirs"],
              "--base", made["base"])  # fmt: skip
    assert ran.status == 2
    assert "Omdat de winkel dicht is" in ran.err
    assert "Om elkaar te zien" in ran.err
    assert "--prefer" in ran.err
    assert not (tmp_path / "mine.merged.json").exists()


@pytest.mark.parametrize(
    ("side", "why"), [("mine", "Omdat de winkel dicht is"), ("theirs", "Om elkaar te zien")]
)
def test_merge_takes_the_side_that_was_chosen(capsys, made, tmp_path, side, why):
    ran = run(capsys, "project", "merge", made["mine"], "--theirs", made["theirs"],
              "--base", made["base"], "--prefer", side)  # fmt: skip
    assert ran.status == 0
    merged = read_project(tmp_path / "mine.merged.json")
    assert (merged.start.why, merged.team[0].name, merged.hub) == (why, "Anna", "x")


def test_merge_without_a_base_makes_every_difference_a_choice(capsys, made, tmp_path):
    ran = run(capsys, "project", "merge", made["mine"], "--theirs", made["theirs"])
    assert ran.status == 2
    assert "Anna" in ran.err
    out = str(tmp_path / "uit.json")
    same = run(capsys, "project", "merge", made["mine"], "--theirs", made["mine"], "--output", out)
    assert same.status == 0
    assert read_project(out) == read_project(made["mine"])


def test_merge_asks_for_the_other_copy(capsys, made):
    assert "--theirs" in run(capsys, "project", "merge", made["mine"]).err


@pytest.mark.parametrize("content", ["", "[1]", '{"schema": 99, "plan": {}}', "\x00"])
def test_what_is_no_project_is_one_sentence(capsys, tmp_path, content):
    file = tmp_path / "p.json"
    file.write_text(content, encoding="utf-8")
    for words in (("project", "show", str(file)),
                  ("project", "merge", str(file), "--theirs", str(file))):  # fmt: skip
        ran = run(capsys, *words)
        assert ran.status == 2
        assert ran.err.strip()
        assert "Traceback" not in ran.err
    assert run(capsys, "project", "show", str(tmp_path)).status == 2
    assert run(capsys, "project", "show", str(tmp_path / "nergens.json")).status == 2
