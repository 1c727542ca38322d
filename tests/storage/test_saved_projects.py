"""Projects that come back by their link, and as files; plan files become projects."""

from __future__ import annotations

import json
from datetime import date

import pytest

from buurtpunt_lib.domain.plan import MAX_BYTES, HubPlan
from buurtpunt_lib.domain.project import SCHEMA_VERSION, Project
from buurtpunt_lib.domain.project.migrating import STEPS, migrated, version_of
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import database, read_project, write_project
from buurtpunt_lib.storage.project_files import as_text
from buurtpunt_lib.storage.saved_plans import load_plan
from buurtpunt_lib.storage.saved_projects import (
    forget_project,
    load_project,
    new_project,
    save_project,
)
from buurtpunt_lib.texts import LANGUAGES, catalogue

PROJECT = Project.empty(name="Koffie", start=date(2027, 1, 1)).replace(start={"why": "Daarom"})


@pytest.fixture(autouse=True)
def own_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'p' / 'x.sqlite3'}")


def code_of(action, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments)
    assert all(catalogue(language).error(caught.value) for language in LANGUAGES)
    return caught.value.faults[0].code


def test_a_project_comes_back_as_it_was():
    saved = new_project(PROJECT)
    assert load_project(saved.token).project == PROJECT
    later = save_project(saved, PROJECT.replace(hub="x"))
    assert (later.revision, later.project.hub) == (2, "x")
    assert load_project(saved.token).project.hub == "x"


def test_nobody_overwrites_in_silence():
    first = new_project(PROJECT)
    other = load_project(first.token)
    save_project(first, PROJECT.replace(hub="eerst"))
    assert code_of(save_project, other, PROJECT) == "storage.project_changed"
    assert load_project(first.token).project.hub == "eerst"


def test_a_link_that_was_taken_back_opens_and_saves_nothing():
    saved = new_project(PROJECT)
    assert forget_project(saved.token)
    assert not forget_project(saved.token)
    assert code_of(load_project, saved.token) == "storage.project_unknown"
    assert code_of(save_project, saved, PROJECT) == "storage.project_revoked"
    assert code_of(load_plan, new_project(PROJECT).token) == "storage.plan_unknown"


def test_what_could_not_be_read_again_is_never_written(tmp_path):
    words = "é" * 4000
    big = PROJECT.replace(
        actions=[{"id": f"a{n}", "text": "x", "note": words} for n in range(130)]
    )  # fmt: skip
    assert len(big.to_json().encode()) > MAX_BYTES
    assert code_of(new_project, big) == "project.too_big"
    assert code_of(write_project, tmp_path / "p.json", big) == "project.too_big"
    assert not (tmp_path / "p.json").exists()
    saved = new_project(PROJECT)
    assert code_of(save_project, saved, big) == "project.too_big"
    assert load_project(saved.token).project == PROJECT


def test_files_keep_a_project_and_stay_when_writing_fails(tmp_path):
    file = tmp_path / "p.json"
    write_project(file, PROJECT)
    assert read_project(file) == PROJECT
    assert file.read_text(encoding="utf-8") == as_text(PROJECT)
    assert code_of(write_project, file / "p.json", PROJECT) == "project.unwritable"
    assert code_of(read_project, tmp_path / "geen.json") == "file.missing"
    assert code_of(read_project, tmp_path) == "project.unreadable"


@pytest.mark.parametrize("path", sorted((DATA / "examples").glob("*.json")), ids=lambda p: p.stem)
def test_every_plan_file_becomes_a_project_around_it(path):
    project = read_project(path)
    assert project.plan == HubPlan.from_json(path.read_bytes())
    assert project == Project.from_json(project.to_json())
    assert project.to_dict()["schema"] == SCHEMA_VERSION


def test_a_plan_with_faults_says_where_they_are():
    data = {"schema": 1, "name": "", "start": "2027-01", "opening": "2027-01", "months": 7}
    with pytest.raises(InputError) as caught:
        Project.from_dict(data)
    assert {f.values["field"] for f in caught.value.faults} == {"plan.name", "plan.months"}


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 99])
def test_a_later_version_is_refused_and_left_alone(tmp_path, version):
    file = tmp_path / "later.json"
    file.write_text(json.dumps({"schema": version, "plan": {}, "new_part": 1}), encoding="utf-8")
    assert code_of(read_project, file) == "project.newer_version"


@pytest.mark.parametrize("schema", [0, -1, None, "1", True, 1.5])
def test_a_version_that_never_was_is_refused(schema):
    data = PROJECT.to_dict() | {"schema": schema}
    assert code_of(Project.from_dict, data)


def test_every_older_version_has_a_step_to_the_next():
    assert set(STEPS) == set(range(SCHEMA_VERSION))
    assert version_of(PROJECT.plan.to_dict()) == 0
    assert migrated(PROJECT.to_dict(), SCHEMA_VERSION) == PROJECT.to_dict()
    assert migrated([1], SCHEMA_VERSION) == [1]
