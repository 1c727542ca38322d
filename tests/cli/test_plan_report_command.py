"""`buurtpunt plan report`: a document beside the plan, never over something that is there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from command import run

from buurtpunt_lib import reports
from buurtpunt_lib.paths import DATA

EXAMPLE = DATA / "examples" / "mobipunt_pakjesdienst.json"
BEGINS = {"xlsx": b"PK", "docx": b"PK", "pptx": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE"}


@pytest.fixture
def plan(tmp_path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "mijn plan.json"))


@pytest.fixture
def quick(monkeypatch):
    """What the command does with files does not depend on what stands in them."""
    monkeypatch.setattr(reports, "plan_report", lambda plan, format, say: format.encode())


@pytest.mark.parametrize("kind", reports.FORMATS)
def test_a_document_comes_beside_the_plan(capsys, plan, kind):
    before = plan.read_bytes()
    ran = run(capsys, "plan", "report", str(plan), "--format", kind, "--lang", "nl")
    target = plan.with_suffix(f".{kind}")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"Geschreven: {target}\n"
    assert target.read_bytes().startswith(BEGINS[kind])
    assert plan.read_bytes() == before
    assert sorted(p.name for p in plan.parent.iterdir()) == sorted([plan.name, target.name])


def test_a_pdf_when_nothing_is_said(capsys, plan, quick):
    assert run(capsys, "plan", "report", str(plan)).status == 0
    assert plan.with_suffix(".pdf").read_bytes() == b"pdf"


def test_another_place(capsys, plan, tmp_path, quick):
    target = tmp_path / "map" / "verslag.docx"
    words = ("plan", "report", str(plan), "--format", "docx", "--output", str(target))
    ran = run(capsys, *words, "--lang", "nl")
    assert ran.status == 2
    assert str(target.parent) in ran.err
    assert not target.parent.exists()
    target.parent.mkdir()
    assert run(capsys, *words).status == 0
    assert target.read_bytes() == b"docx"


def test_a_file_that_is_there_stays_unless_forced(capsys, plan, quick):
    target = plan.with_suffix(".html")
    target.write_text("van mij", encoding="utf-8")
    words = ("plan", "report", str(plan), "--format", "html", "--lang", "en")
    ran = run(capsys, *words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "--force" in ran.err
    assert target.read_text(encoding="utf-8") == "van mij"
    assert run(capsys, *words, "--force").status == 0
    assert target.read_bytes() == b"html"


def test_the_plan_itself_is_never_overwritten(capsys, plan, tmp_path, quick):
    before = plan.read_bytes()
    link = tmp_path / "link.pdf"
    link.hardlink_to(plan)
    for target in (plan, link):
        ran = run(capsys, "plan", "report", str(plan), "--output", str(target), "--force")
        assert ran.status == 2
        assert str(target) in ran.err
    assert plan.read_bytes() == before


def test_what_cannot_be_written_is_one_sentence(capsys, plan, tmp_path, quick, monkeypatch):
    ran = run(capsys, "plan", "report", str(plan), "--output", str(tmp_path), "--force")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    ran = run(capsys, "plan", "report", str(plan), "--output", str(plan / "x.pdf"))
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    ran = run(capsys, "plan", "report", str(plan), "--output", str(tmp_path / ("x" * 300)))
    assert (ran.status, ran.err.count("\n")) == (2, 1)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "replace", full)
    ran = run(capsys, "plan", "report", str(plan))
    assert ran.status == 2
    assert os.strerror(28) in ran.err
    # Nothing is left half written.
    assert [p.name for p in tmp_path.iterdir()] == [plan.name]


def test_no_plan_no_document(capsys, tmp_path):
    ran = run(capsys, "plan", "report", str(tmp_path / "weg.json"), "--lang", "nl")
    assert (ran.status, ran.out) == (2, "")
    (tmp_path / "leeg.json").write_text("{", encoding="utf-8")
    assert run(capsys, "plan", "report", str(tmp_path / "leeg.json")).status == 2
    assert [p.name for p in tmp_path.iterdir()] == ["leeg.json"]


def test_an_unknown_format_names_those_that_there_are(capsys, plan):
    ran = run(capsys, "plan", "report", str(plan), "--format", "odt", "--lang", "nl")
    assert ran.status == 2
    for kind in reports.FORMATS:
        assert kind in ran.err
