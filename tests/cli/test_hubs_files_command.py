"""`buurtpunt hubs import`, `undo` and `export`: what is said, what is kept, what survives."""

from __future__ import annotations

import csv
import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from command import run

from buurtpunt_lib import datasets
from buurtpunt_lib.storage import database, register

HEAD = "naam;soort;dorp;diensten;bron\n"
GOOD = "Proefhuis;buurtpunt;Stavele;winkel;krant\n"
BAD = "Y;zeppelin;Nergensdorp;winkel;krant\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A register of the test's own, with what ships; a list with one good row."""
    address = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    monkeypatch.setenv(database.ADDRESS, address)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "lijst.csv"
    path.write_text(HEAD + GOOD, encoding="utf-8")
    yield path
    database.forget(address)


def test_a_dry_run_tells_and_keeps_nothing(capsys, own):
    ran = run(capsys, "hubs", "import", "lijst.csv", "--dry-run")
    assert ran.status == 0
    assert "rij 2, Proefhuis: nieuw" in ran.out
    assert "Er zouden 1 plekken bij komen en 0 veranderen" in ran.out
    assert "Naam" in ran.err
    assert "proefhuis-stavele" not in register.ids()


def test_import_then_a_change_then_undo(capsys, own):
    words = ("hubs", "import", "lijst.csv", "--reason", "lijst van het dorp", "--by", "Els")
    assert run(capsys, *words).status == 0
    (first,) = register.history("proefhuis-stavele")
    assert (first.by, first.reason, first.action) == ("Els", "lijst van het dorp", "imported")
    own.write_text(HEAD + GOOD.replace("winkel", "winkel, café"), encoding="utf-8")
    ran = run(capsys, "hubs", "import", "lijst.csv", "--dry-run")
    assert "rij 2, Proefhuis. Diensten: Winkel → Winkel; Café" in ran.out
    ran = run(capsys, "hubs", "import", "lijst.csv")
    assert "0 plekken toegevoegd, 1 veranderd" in ran.out
    batch = ran.out.split("hubs undo ")[1].split()[0]
    ran = run(capsys, "hubs", "undo", batch)
    assert ran.status == 0
    assert "1 plek is weer zoals voor het inlezen" in ran.out
    assert register.load("proefhuis-stavele").record.current_services == ("shop",)


def test_faults_are_told_and_kept_in_a_report(capsys, own):
    own.write_text(HEAD + GOOD + BAD, encoding="utf-8")
    ran = run(capsys, "hubs", "import", "lijst.csv", "--report", "fouten.csv")
    assert ran.status == 2
    assert ran.out == ""
    assert "rij 3, kolom “soort”: “zeppelin” begrijpen we niet" in ran.err
    assert "Er is niets gewijzigd" in ran.err
    text = (own.parent / "fouten.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert [row[:2] for row in rows] == [["Rij", "Kolom"], ["3", "soort"], ["3", "dorp"]]
    assert "proefhuis-stavele" not in register.ids()
    ran = run(capsys, "hubs", "import", "lijst.csv", "--only-good")
    assert ran.status == 0
    assert "1 plekken toegevoegd" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--map", "naam=zeppelin"), "geen veld van een plek"),
        (("--map", "naam"), "Schrijf kolom=veld"),
        (("--report", "fouten.pdf"), "csv, xlsx"),
        (("--report", "lijst.csv"), "lijst.csv"),
        (("--kind", "zeppelin"), "zeppelin"),
        (("--crs", "1"), "31370"),
    ],
)
def test_wrong_options_are_told_and_change_nothing(capsys, own, words, said):
    before = own.read_bytes()
    ran = run(capsys, "hubs", "import", "lijst.csv", *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert own.read_bytes() == before
    assert "proefhuis-stavele" not in register.ids()


def test_export_then_import_is_the_same_register(capsys, own):
    ran = run(capsys, "hubs", "export", "--format", "xlsx", "--output", "uit.xlsx")
    assert ran.status == 0
    count = len(register.ids())
    assert f"{count} plekken bewaard in uit.xlsx" in ran.out
    ran = run(capsys, "hubs", "import", "uit.xlsx", "--dry-run")
    assert f"{count} blijven gelijk, 0 rijen" in ran.out


def test_export_takes_the_filters_of_the_list(capsys, own):
    run(capsys, "hubs", "export", "--province", "Limburg", "--output", "uit.json",
        "--format", "json")  # fmt: skip
    hubs = json.loads((own.parent / "uit.json").read_text(encoding="utf-8"))["hubs"]
    assert {hub["province"] for hub in hubs} == {"Limburg"}
    table = register.hub_table()
    assert len(hubs) == (table["province"] == "Limburg").sum()


def test_contacts_of_a_map_are_refused(capsys, own):
    ran = run(capsys, "hubs", "export", "--format", "kml", "--contacts", "--output", "uit.kml")
    assert ran.status == 2
    assert "nooit mee" in ran.err
    assert not (own.parent / "uit.kml").exists()


def test_a_full_disk_leaves_the_earlier_file(capsys, own, monkeypatch):
    target = own.parent / "uit.csv"
    target.write_text("van gisteren", encoding="utf-8")

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = run(capsys, "hubs", "export", "--output", "uit.csv", "--force")
    assert ran.status == 2
    assert "uit.csv" in ran.err
    assert target.read_text(encoding="utf-8") == "van gisteren"
    assert sorted(p.name for p in own.parent.glob("*uit*")) == ["uit.csv"]


def test_an_import_that_is_killed_half_way_leaves_nothing(own):
    """Killed while it writes: the log of the database grows, and no place of the list is there."""
    count = len(register.load_all())
    rows = "".join(
        f"Plek van {village};buurtpunt;{village};winkel, café, bibpunt;krant {n}\n"
        for n in range(2)
        for village in datasets.villages().index
    )
    own.write_text(HEAD + rows, encoding="utf-8")
    command = [sys.executable, "-m", "buurtpunt_lib.cli", "hubs", "import", str(own),
               "--add-duplicates"]  # fmt: skip
    log = own.parent / "register.sqlite3-wal"
    quiet = log.stat().st_size if log.exists() else 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        if log.exists() and log.stat().st_size > quiet + 100_000:
            break
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert len(register.load_all()) == count
    assert register.batches() == []
