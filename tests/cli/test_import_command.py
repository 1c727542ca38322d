"""`buurtpunt data import`: what is printed, what is kept, and the exit status."""

from __future__ import annotations

import pytest
from command import run

from buurtpunt_lib.datasets import loaded

HEAD = "naam;soort;lat;lon\n"
GOOD = "A;bakker;50,9;5,2\n"


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTPUNT_LOADED_DATA", str(tmp_path / "loaded"))
    path = tmp_path / "winkels.csv"
    path.write_text(HEAD + GOOD, encoding="utf-8")
    return path


def told(capsys, file, *words):
    fixed = ("data", "import", "--kind", "points", str(file), "--as-of", "2026-10")
    return run(capsys, *fixed, *words)


def test_a_good_file_is_kept_with_source_licence_and_date(capsys, file):
    ran = told(capsys, file, "--source", "Dienst Economie", "--licence", "CC0-1.0")
    assert ran.status == 0
    assert "own_points_dienst_economie: 1 erbij, 0 weg, 0 gewijzigd; 1 in totaal" in ran.out
    assert "Bron: Dienst Economie. Licentie: CC0-1.0. Datum: oktober 2026." in ran.out
    assert "breedtegraad = lat" in ran.err
    assert "1 van 1 rijen bruikbaar" in ran.err
    (table,) = loaded.tables().values()
    assert (table.licence, table.as_of, table.rows) == ("CC0-1.0", "2026-10", 1)


def test_a_dry_run_keeps_nothing(capsys, file):
    ran = told(capsys, file, "--dry-run")
    assert ran.status == 0
    assert "1 erbij" in ran.out
    assert "niets bewaard" in ran.out
    assert loaded.tables() == {}


def test_faults_are_shown_up_to_twenty_and_nothing_is_kept(capsys, file):
    file.write_text(HEAD + GOOD + "B;zeppelin;50,9;5,2\n" * 25, encoding="utf-8")
    ran = told(capsys, file)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.count("\n- ") == 20
    assert "25 fouten gevonden" in ran.err
    assert "en nog 5" in ran.err
    assert "rij 3" in ran.err
    assert "Er is niets gewijzigd" in ran.err
    assert loaded.tables() == {}


def test_good_rows_only(capsys, file):
    file.write_text(HEAD + GOOD + "B;zeppelin;50,9;5,2\n", encoding="utf-8")
    ran = told(capsys, file, "--good-rows-only")
    assert ran.status == 0
    assert "1 fout gevonden" in ran.err
    assert "1 in totaal" in ran.out
    file.write_text(HEAD + "B;zeppelin;50,9;5,2\n", encoding="utf-8")
    ran = told(capsys, file, "--good-rows-only")
    assert ran.status == 2
    assert "geen enkele rij bruikbaar" in ran.err
    assert loaded.read("points")["name"].tolist() == ["A"]


def test_a_kind_must_be_given_and_be_one_of_ours(capsys, file):
    ran = run(capsys, "data", "import", str(file))
    assert ran.status == 2
    assert "village_services" in ran.err
    ran = run(capsys, "data", "import", str(file), "--kind", "shops", "--lang", "en")
    assert "We do not know the kind “shops”" in ran.err
    assert run(capsys, "data", "import").status == 2


def test_what_a_file_says_cannot_write_to_the_terminal(capsys, file):
    file.write_text(HEAD + "A;\x1b[31mrood;50,9;5,2\n", encoding="utf-8")
    ran = told(capsys, file)
    assert ran.status == 2
    assert "\x1b" not in ran.err


def test_an_extract_of_openstreetmap(capsys, file):
    osmium = pytest.importorskip("osmium")
    from osmium.osm import mutable

    path = file.with_name("dorp.osm.pbf")
    with osmium.SimpleWriter(str(path)) as out:
        for n in (1, 2):
            where = (4.386, 51.13 + n / 1000)
            out.add_node(mutable.Node(id=n, location=where, tags={"shop": "bakery"}))
        out.add_way(mutable.Way(id=1, nodes=[1, 2], tags={"highway": "track"}))
    words = ("data", "import", "--kind", "openstreetmap", str(path))
    assert "--as-of" in run(capsys, *words).err
    ran = run(capsys, *words, "--as-of", "2026-11", "--dry-run")
    assert "openstreetmap: 2 erbij" in ran.out
    assert loaded.tables() == {}
    ran = run(capsys, *words, "--as-of", "2026-11")
    assert ran.status == 0
    assert "Licentie: ODbL-1.0. Datum: november 2026." in ran.out
    assert sorted(loaded.tables()) == [
        "openstreetmap", "openstreetmap_street_edges", "openstreetmap_street_nodes",
    ]  # fmt: skip
    path.write_bytes(path.read_bytes()[:-20])
    ran = run(capsys, *words, "--as-of", "2026-11")
    assert ran.status == 2
    assert "beschadigd of niet volledig" in ran.err
    assert len(loaded.tables()) == 3
    ran = run(capsys, "data", "import", "--kind", "openstreetmap", str(file))
    assert "geen uittreksel" in ran.err


def test_a_zero_is_told_what_it_counts_for(capsys, file):
    file.write_text("dorp;bakker;apotheek\n11001A;0;2\n71053N;;1\n", encoding="utf-8")
    words = ("data", "import", "--kind", "village_services", str(file), "--as-of", "2026-10")
    ran = run(capsys, *words)
    assert "1 keer staat er 0" in ran.err
    assert "--kind observations" in ran.err
    file.write_text("dorp;bakker\n11001A;1\n", encoding="utf-8")
    assert "keer staat er 0" not in run(capsys, *words).err


def test_what_is_missing_is_asked_for_in_the_language_of_the_user(capsys, file):
    file.write_text("foo;bar\nbakker;5\n", encoding="utf-8")
    ran = told(capsys, file)
    assert "voorziening, breedtegraad, lengtegraad. De kolommen zijn: foo, bar" in ran.err
    assert '--columns "voorziening=…,breedtegraad=…,lengtegraad=…"' in ran.err
    assert "facility, latitude, longitude" in told(capsys, file, "--lang", "en").err
    file.write_text("a;b;c\nbakker;50,9;5,2\n", encoding="utf-8")
    ran = told(capsys, file, "--columns", "voorziening=a,breedtegraad=b,lengtegraad=c")
    assert ran.status == 0
    ran = told(capsys, file, "--columns", "voorziening=a,breedtegraad=c,lengtegraad=b")
    assert '--columns "breedtegraad=b,lengtegraad=c"' in ran.err
    assert "gemeente" in told(capsys, file, "--columns", "weg=a", "--kind", "ages").err


def test_what_was_read_by_mistake_can_be_taken_out(capsys, file):
    told(capsys, file, "--source", "Fout")
    told(capsys, file, "--source", "Goed")
    ran = run(capsys, "data", "remove", "own_points_fout")
    assert (ran.status, ran.out) == (0, "own_points_fout: 1 rij weggehaald.\n")
    assert list(loaded.tables()) == ["own_points_goed"]
    ran = run(capsys, "data", "remove", "own_points_fout")
    assert ran.status == 2
    assert "own_points_goed" in ran.err
    assert len(loaded.read("points")) == 1
