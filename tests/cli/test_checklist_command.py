"""`buurtpunt checklist`: a list in a file; and `data import` of one that was filled in."""

from __future__ import annotations

import json
from datetime import date

import pytest
from command import run

from buurtpunt_lib import assessment
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.datasets.local_knowledge import local_observations
from buurtpunt_lib.domain import Observation
from buurtpunt_lib.reports.checklist import checklist
from buurtpunt_lib.reports.checklist.questions import questions
from buurtpunt_lib.reports.checklist.reading import is_checklist
from buurtpunt_lib.texts import catalogue

NL = catalogue("nl")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(loaded.FOLDER, str(tmp_path / "loaded"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("form", "begin"),
    [("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>")],
)
def test_a_list_of_one_village_in_each_form(capsys, own_folder, form, begin):
    ran = run(capsys, "checklist", "Sint-Truiden", "--village", "Runkelen", "--format", form)
    file = own_folder / f"checklist_runkelen.{form}"
    assert (ran.status, ran.err) == (0, "")
    assert file.name in ran.out
    content = file.read_bytes()
    assert content.startswith(begin)
    assert is_checklist(content) == (form == "xlsx")


def test_all_villages_of_a_municipality_and_no_file_is_overwritten_unasked(capsys, own_folder):
    out = own_folder / "lijst.html"
    words = ("checklist", "71053", "--format", "html", "--output", str(out))
    assert run(capsys, *words).status == 0
    text = out.read_text("utf-8")
    villages = assessment.facts().villages_of("71053")["name"]
    assert all(f">{name}</h2>" in text for name in villages)
    before = out.read_bytes()
    again = run(capsys, *words, "--lang", "en")
    assert again.status == 2
    assert "--force" in again.err
    assert out.read_bytes() == before
    assert run(capsys, *words, "--force", "--lang", "en").status == 0
    assert "Is there a bakery?" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Sint-Truidem",), "Sint-Truiden"),
        (("71053", "--village", "Antwerpen"), "Antwerpen"),
        (("71053", "--format", "odt"), "xlsx"),
        ((), "checklist"),
    ],
)
def test_what_cannot_be_is_said_and_no_file_is_made(capsys, own_folder, words, told):
    ran = run(capsys, "checklist", *words)
    assert ran.status == 2
    assert told in ran.err
    assert list(own_folder.glob("checklist*")) == []


def _list(path, *observations):
    asked = questions(assessment.facts().evidence, ["71053F"], observations, NL)
    path.write_bytes(checklist(asked, "xlsx", NL, today=date.today()))
    return path


def seen(facility, presence="present", **values) -> Observation:
    fields = {"village": "71053F", "observed_on": "2026-11-20", "by": ""} | values
    return Observation.checked(facility=facility, presence=presence, **fields)


def test_a_list_that_was_filled_in_counts_for_everybody(capsys, own_folder):
    file = _list(own_folder / "lijst.xlsx", seen("bakery", count=2), seen("pub", "absent"))
    words = ("data", "import", "--kind", "observations", str(file))
    dry = run(capsys, *words, "--dry-run")
    assert (dry.status, local_observations()) == (0, ())
    assert "2 erbij" in dry.out
    ran = run(capsys, *words, "--by", "dorpsraad")
    assert ran.status == 0, ran.err
    assert set(local_observations()) == {
        seen("bakery", count=2, by="dorpsraad"), seen("pub", "absent", by="dorpsraad"),
    }  # fmt: skip
    evidence = assessment.facts().evidence.set_index(["village", "service"])
    cell = evidence.loc[("71053F", "bakery")]
    assert (cell["presence"], cell["source"], cell["as_of"]) == (
        "present", "local_knowledge", "2026-11-20",
    )  # fmt: skip
    shown = json.loads(run(capsys, "gaps", "--municipality", "71053", "--format", "json").out)
    runkelen = next(v for v in shown["villages"] if v["code"] == "71053F")
    told = {key: runkelen["services"]["bakery"][key] for key in ("count", "source", "confidence")}
    assert told == {"count": 2, "source": "local_knowledge", "confidence": "sure"}
    assert shown["sources"]["local_knowledge"]["licence"] == "facts"
    # The next list shows it beside the question.
    run(capsys, "checklist", "71053", "--village", "71053F", "--format", "html")
    assert "plaatselijke kennis" in (own_folder / "checklist_runkelen.html").read_text("utf-8")


def test_a_list_with_a_fault_changes_nothing(capsys, own_folder):
    import openpyxl

    file = _list(own_folder / "lijst.xlsx", seen("bakery"), seen("pub", "absent"))
    book = openpyxl.load_workbook(file)
    sheet = book["Runkelen"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "nee")
    cell.value = "misschien"
    book.save(file)
    for words in ((), ("--good-rows-only",)):
        ran = run(capsys, "data", "import", "--kind", "observations", str(file), *words)
        assert ran.status == 2
        assert f"Runkelen, rij {cell.row}, kolom “Jouw antwoord”: “misschien”" in ran.err
        assert loaded.tables() == {}
