"""Plan files: read whole or refused with one sentence, written whole or not at all."""

from __future__ import annotations

import os
from datetime import date

import pytest

from buurtpunt_lib.domain.plan import MAX_BYTES, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import read_plan, write_plan

PLAN = HubPlan.empty(name="Koffie", start=date(2027, 1, 1))


def code(action) -> str:
    with pytest.raises(InputError) as caught:
        action()
    (fault,) = caught.value.faults
    return fault.code


def test_a_plan_comes_back_as_it_was(tmp_path):
    path = tmp_path / "map" / "plan.json"
    write_plan(path, PLAN)
    assert read_plan(path) == PLAN
    assert read_plan(str(path)) == PLAN
    assert [p.name for p in path.parent.iterdir()] == ["plan.json"]


def test_files_that_cannot_be_read(tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"schema": 1')
    newer = tmp_path / "newer.json"
    newer.write_text(PLAN.to_json().replace('"schema": 1', '"schema": 99'))
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert code(lambda: read_plan(tmp_path / "none.json")) == "file.missing"
    assert code(lambda: read_plan(tmp_path)) == "plan.unreadable"
    assert code(lambda: read_plan("a\0b")) == "plan.unreadable"
    assert code(lambda: read_plan(broken)) == "plan.not_json"
    assert code(lambda: read_plan(newer)) == "plan.newer_version"
    assert code(lambda: read_plan(huge)) == "plan.too_big"


def test_an_endless_file_is_refused():
    if not os.path.exists("/dev/zero"):
        pytest.skip("no endless file on this system")
    assert code(lambda: read_plan("/dev/zero")) == "plan.too_big"


def test_what_stood_there_stays_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    write_plan(path, PLAN)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert code(lambda: write_plan(path, PLAN.replace(name="Thee"))) == "plan.unwritable"
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]


def test_a_folder_is_no_place_for_a_plan(tmp_path):
    (tmp_path / "map").mkdir()
    assert code(lambda: write_plan(tmp_path / "map", PLAN)) == "plan.unwritable"
