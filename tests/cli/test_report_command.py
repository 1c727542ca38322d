"""`buurtpunt report village` and `report municipality`: a document where the user says."""

from __future__ import annotations

import pytest
from command import run

from buurtpunt_lib import reports
from buurtpunt_lib.paths import PACKAGE
from buurtpunt_lib.reports import village_document

BEGINS = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF", "html": b"<!DOCTYPE"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    """What the command does with names and files does not depend on what stands in them."""

    def make(kind):
        return lambda code, format, say, facts: f"{kind} {code} {format}".encode()

    monkeypatch.setattr(reports, "village_report", make("village"), raising=False)
    monkeypatch.setattr(reports, "municipality_report", make("municipality"), raising=False)


@pytest.mark.parametrize("kind", village_document.FORMATS)
def test_a_dossier_in_every_form(capsys, here, kind):
    ran = run(capsys, "report", "village", "71053F", "--format", kind, "--lang", "nl")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"Geschreven: runkelen.{kind}\n"
    assert (here / f"runkelen.{kind}").read_bytes().startswith(BEGINS[kind])


@pytest.mark.parametrize("value", ["Runkelen", "runkelen", "71053F", "71053f"])
def test_a_village_by_name_or_code(capsys, here, quick, value):
    assert run(capsys, "report", "village", value).status == 0
    assert (here / "runkelen.pdf").read_bytes() == b"village 71053F pdf"


@pytest.mark.parametrize("value", ["Sint-Truiden", "sint truiden", "71053"])
def test_a_municipality_by_name_or_code(capsys, here, quick, value):
    words = ("report", "municipality", value, "--format", "docx", "--output", "uit.docx")
    assert run(capsys, *words).status == 0
    assert (here / "uit.docx").read_bytes() == b"municipality 71053 docx"


def test_several_villages_of_one_name_are_told_apart(capsys, here, quick):
    ran = run(capsys, "report", "village", "Beveren", "--lang", "nl")
    assert ran.status == 2
    assert "38002G (Alveringem)" in ran.err
    assert "--municipality" in ran.err
    assert list(here.iterdir()) == []
    words = ("report", "village", "Beveren", "--municipality", "Alveringem")
    assert run(capsys, *words).status == 0
    assert (here / "beveren.pdf").read_bytes() == b"village 38002G pdf"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("village", "Runkele"), "Runkelen (71053F, Sint-Truiden)"),
        (("village", "Beveren", "--municipality", "Nergens"), "Nergens"),
        (("village", "Runkelen", "--municipality", "Alveringem"), "Runkelen"),
        (("village",), "buurtpunt report village DORP"),
        (("municipality", "Runkelen"), "Sint-Truiden"),
        (("municipality", "71053", "--format", "pptx"), "pdf, docx, html, xlsx"),
        (("village", "71053F", "--output", "nergens/uit.pdf"), "nergens"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(capsys, here, quick, words, said):
    ran = run(capsys, "report", *words, "--lang", "nl")
    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""
    assert list(here.iterdir()) == []


def test_a_file_that_is_there_stays_unless_it_is_forced(capsys, here, quick):
    target = here / "runkelen.pdf"
    target.write_bytes(b"van mij")
    ran = run(capsys, "report", "village", "Runkelen", "--lang", "nl")
    assert ran.status == 2
    assert "--force" in ran.err
    assert target.read_bytes() == b"van mij"
    assert run(capsys, "report", "village", "Runkelen", "--force").status == 0
    assert target.read_bytes() == b"village 71053F pdf"


def test_nothing_is_worked_out_for_a_file_that_cannot_come_there(capsys, here, monkeypatch):
    def never(*_, **__):
        pytest.fail("the document was made all the same")

    monkeypatch.setattr(reports, "village_report", never, raising=False)
    assert run(capsys, "report", "village", "71053F", "--output", "nergens/uit.pdf").status == 2


def test_help_names_both_commands(capsys):
    ran = run(capsys, "report", "--help", "--lang", "nl")
    assert ran.status == 0
    assert "report village" in ran.out
    assert "report municipality" in ran.out
    assert (PACKAGE / "cli" / "area_report.py").is_file()
