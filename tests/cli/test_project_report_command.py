"""`buurtpunt project report`: a document beside the project, never over something that is there."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from command import run
from whole_project import whole_project

from buurtpunt_lib.reports import project_document


@pytest.fixture
def project(tmp_path) -> Path:
    file = tmp_path / "mijn project.json"
    file.write_text(whole_project().to_json(), encoding="utf-8")
    return file


@pytest.fixture
def quick(monkeypatch):
    """What the command does with files does not depend on what stands in them."""
    monkeypatch.setattr(
        project_document,
        "project_report",
        lambda project, kind, form, say: f"{project.name} {kind} {form}".encode(),
    )


def test_a_dossier_in_pdf_when_nothing_is_said(capsys, project, quick):
    before = project.read_bytes()
    ran = run(capsys, "project", "report", str(project), "--lang", "nl")
    target = project.with_name("de_linde_in_wilderen_dossier.pdf")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"Geschreven: {target}\n"
    assert target.read_bytes() == b"De Linde in Wilderen dossier pdf"
    assert project.read_bytes() == before


@pytest.mark.parametrize("kind", project_document.KINDS)
def test_each_kind_comes_in_its_usual_form(capsys, project, quick, kind):
    form = project_document.FORMS[kind][0]
    assert run(capsys, "project", "report", str(project), "--kind", kind).status == 0
    made = [one for one in project.parent.iterdir() if one != project]
    assert [one.suffix for one in made] == [f".{form}"]


def test_a_real_document_comes_where_it_is_wanted(capsys, project, tmp_path):
    target = tmp_path / "canvas.docx"
    words = ("project", "report", str(project), "--kind", "canvas", "--format", "docx")
    assert run(capsys, *words, "--output", str(target)).status == 0
    assert "De Linde in Wilderen" in [p.text for p in docx.Document(target).paragraphs]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_form_that_the_kind_has_not_is_told_with_those_it_has(capsys, project, language):
    words = ("--kind", "canvas", "--format", "ics", "--lang", language)
    ran = run(capsys, "project", "report", str(project), *words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert ", ".join(project_document.FORMS["canvas"]) in ran.err


@pytest.mark.parametrize(
    ("words", "told"), [(("--kind", "boek"), "dossier"), (("--format", "odt"), "docx")]
)
def test_what_is_no_kind_or_form_is_refused(capsys, project, words, told):
    ran = run(capsys, "project", "report", str(project), *words)
    assert ran.status == 2
    assert told in ran.err


def test_a_file_that_is_there_stays_unless_forced(capsys, project, quick):
    target = project.with_name("de_linde_in_wilderen_dossier.pdf")
    target.write_bytes(b"van mij")
    assert run(capsys, "project", "report", str(project)).status == 2
    assert target.read_bytes() == b"van mij"
    assert run(capsys, "project", "report", str(project), "--force").status == 0
    assert target.read_bytes() != b"van mij"


def test_it_never_writes_over_the_project(capsys, project, quick):
    before = project.read_bytes()
    words = ("project", "report", str(project), "--output", str(project), "--force")
    assert run(capsys, *words).status == 2
    assert project.read_bytes() == before


def test_an_empty_project_gives_a_sentence_and_no_file(capsys, tmp_path):
    file = tmp_path / "leeg.json"
    ran = run(capsys, "project", "new", str(file), "--lang", "nl")
    assert ran.status == 0, ran.err
    ran = run(capsys, "project", "report", str(file), "--kind", "actionplan", "--lang", "nl")
    assert ran.status == 2
    assert "Actieplan" in ran.err
    assert [one.name for one in tmp_path.iterdir()] == ["leeg.json"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"schema": 99}'])
def test_what_is_no_project_is_told(capsys, tmp_path, content):
    file = tmp_path / "x.json"
    file.write_bytes(content)
    ran = run(capsys, "project", "report", str(file))
    assert (ran.status, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == [file]
