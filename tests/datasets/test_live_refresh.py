"""`buurtpunt data refresh` and `data sources`: what they do, say, and leave as it was."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
import shapely
from open_data_server import Reply, zipped

from buurtpunt_lib import datasets
from buurtpunt_lib.cli import main
from buurtpunt_lib.cli.progress import ProgressLine
from buurtpunt_lib.datasets import Source, live, loaded
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue


def run(capsys, *words):
    status = main([*words, "--lang", "nl"])
    out, err = capsys.readouterr()
    return status, out, err


def postal(*names: str) -> Reply:
    lines = [f"BE\t3800\t{name}\t\t\t\t\t\t\t50.8\t5.2\t6" for name in names]
    return Reply(zipped({"BE.txt": "\n".join(lines).encode()}))


def refresh(capsys, server, *more):
    return run(capsys, "data", "refresh", "geonames_postcodes", "--address", server.address, *more)


def aged(days: float) -> None:
    """Makes the loaded tables look as if they were fetched so long ago."""
    path = loaded.folder() / "manifest.json"
    document = json.loads(path.read_text())
    then = datetime.now(UTC) - timedelta(days=days)
    for table in document["tables"].values():
        table["fetched_at"] = then.isoformat(timespec="seconds")
    path.write_text(json.dumps(document))


def test_a_first_refresh_then_what_changed(capsys, server):
    server.answer("/BE.zip", postal("Zepperen", "Runkelen"))
    assert refresh(capsys, server) == (
        0, "geonames_postcodes: 2 rijen geladen, voor het eerst.\n", "",
    )  # fmt: skip
    server.answer("/BE.zip", postal("Zepperen", "Aalst"))
    assert refresh(capsys, server, "--force") == (
        0, "geonames_postcodes: 2 rijen; 1 erbij, 1 weg, 0 gewijzigd.\n", "",
    )  # fmt: skip
    _, out, _ = refresh(capsys, server, "--force")
    assert out == "geonames_postcodes: 2 rijen, er is niets veranderd.\n"


def test_what_is_young_enough_is_not_fetched_again(capsys, server):
    server.answer("/BE.zip", postal("Zepperen"))
    refresh(capsys, server)
    asked = len(server.asked)
    status, out, _ = refresh(capsys, server)
    assert (status, len(server.asked)) == (0, asked)
    assert out == (
        "GeoNames (postcodes): de gegevens zijn nog vers genoeg. "
        "Toch ophalen? buurtpunt data refresh geonames_postcodes --force\n"
    )
    aged(29)
    refresh(capsys, server)
    assert len(server.asked) == asked
    aged(31)
    refresh(capsys, server)
    assert len(server.asked) > asked


def test_a_refresh_that_fails_says_one_sentence_and_leaves_the_old_table(capsys, server):
    server.answer("/BE.zip", Reply(b"<!doctype html>Niet gevonden"))
    status, out, err = refresh(capsys, server)
    assert (status, out) == (2, "")
    assert err == (
        "GeoNames (postcodes) gaf een webpagina in plaats van gegevens. Misschien is het adres "
        "veranderd. Er is niets geladen.\n"
    )
    server.answer("/BE.zip", postal("Zepperen"))
    refresh(capsys, server)
    before = loaded.stamp()
    server.answer("/BE.zip", Reply(b"", status=404))
    status, out, err = refresh(capsys, server, "--force")
    assert (status, out, loaded.stamp()) == (2, "", before)
    day = catalogue("nl").day(datetime.now(UTC).date())
    assert err.endswith(f"De gegevens van {day} blijven staan.\n")
    assert err.count("\n") == 1


def test_remarks_stand_beside_the_result(capsys, server):
    line = "BE\t1000\tBrussel\t\t\t\t\t\t\t50.8\t4.3\t6\nBE\t3800\tZepperen\t\t\t\t\t\t\t50.8\t5\t6"
    server.answer("/BE.zip", Reply(zipped({"BE.txt": line.encode()})))
    status, out, err = refresh(capsys, server)
    assert (status, out) == (0, "geonames_postcodes: 1 rij geladen, voor het eerst.\n")
    assert err == "1 rij ligt buiten Vlaanderen en doet niet mee.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("geonames",), "De bron “geonames” kennen we niet. Kies uit: "),
        (("geonames_postcodes", "--edition", "2024"), "heeft geen jaargangen"),
        (("geonames_postcodes", "--address", "ftp://x"), "is geen adres van een website"),
        ((), "Er ontbreekt nog een woord"),
    ],
)
def test_what_cannot_be_asked_is_said(capsys, own_folders, words, said):
    status, out, err = run(capsys, "data", "refresh", *words)
    assert (status, out) == (2, "")
    assert said in err


def test_the_environment_names_the_address(capsys, server, monkeypatch):
    monkeypatch.setenv("BUURTPUNT_GEONAMES_POSTCODES_URL", server.address)
    server.answer("/BE.zip", postal("Zepperen"))
    assert run(capsys, "data", "refresh", "geonames_postcodes")[0] == 0


def test_two_refreshes_of_one_source_do_not_run_at_once(server):
    server.answer("/BE.zip", postal("Zepperen"))
    with loaded.lock("refresh_geonames_postcodes"), pytest.raises(InputError) as caught:
        live.refresh("geonames_postcodes", address=server.address)
    assert caught.value.faults[0].code == "loaded.busy"
    assert server.asked == []


def test_the_list_of_sources_says_what_is_loaded(capsys, server):
    server.answer("/BE.zip", postal("Zepperen"))
    refresh(capsys, server)
    _, out, _ = run(capsys, "data", "sources", "--format", "json")
    rows = {row["source"]: row for row in json.loads(out)}
    assert set(rows) == set(live.sources())
    mine = rows["geonames_postcodes"]
    assert (mine["kind"], mine["rows"], mine["licence"]) == ("postcodes", 1, "CC-BY-4.0")
    assert mine["loaded"] == datetime.now(UTC).date().isoformat()
    assert rows["statbel_ages"]["loaded"] is None
    _, out, _ = run(capsys, "data", "sources")
    assert "geonames_postcodes" in out
    assert out.endswith("Ophalen: buurtpunt data refresh BRON\n")


@pytest.mark.parametrize("source", live.sources().values(), ids=lambda s: s.key)
def test_every_source_says_what_it_is(source):
    for value in (source.name, source.publisher, source.licence):
        assert value.strip()
    for address in (source.base, source.url):
        assert address.startswith("https://")
    assert not source.base.endswith("/")
    assert source.kinds
    assert set(source.kinds) <= set(loaded.KINDS)
    assert timedelta(hours=1) <= source.max_age <= timedelta(days=400)
    assert source.limits.pause_s > 0
    assert source.about("2026").key == source.key


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_one_line_and_goes_away():
    screen = Terminal()
    shown = ProgressLine(catalogue("nl"), screen)
    shown("ask", 0, None)
    shown("fetch", 5_000_000, 10_000_000)
    shown.close()
    assert "\n" not in screen.getvalue()
    assert "[############............] 50\u00a0% Ophalen… 5,0 MB" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_progress_is_silent_where_nobody_watches():
    quiet = io.StringIO()
    shown = ProgressLine(catalogue("nl"), quiet)
    shown("fetch", 5, 10)
    shown.close()
    assert quiet.getvalue() == ""


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("step", ["ask", "fetch", "wait", "rows", "work", "keep"])
def test_every_step_has_words(language, step):
    shown = ProgressLine(catalogue(language), Terminal())
    assert "…" in shown.line(step, 3, None)
    assert shown.line(step, 20, 10).startswith("[########################] 100")


def square_around(code: str, degrees: float = 0.02) -> bytes:
    village = datasets.village(code)
    return shapely.to_wkb(
        shapely.box(
            village.lon - degrees, village.lat - degrees, village.lon + degrees,
            village.lat + degrees,
        )
    )  # fmt: skip


def test_what_is_loaded_is_shown_with_its_own_name_and_date(capsys, own_folders):
    zepperen = datasets.village("71053G")
    shape = {"village": "71053G", "geometry": square_around("71053G"), "source": "shapes",
             "as_of": "2025"}  # fmt: skip
    library = {"id": "1", "facility": "library", "name": "Bib", "lat": zepperen.lat,
               "lon": zepperen.lon, "opening_hours": None, "source": "own_list",
               "as_of": "2026-10"}  # fmt: skip
    for key, kind, row in (("shapes", "outlines", shape), ("own_list", "points", library)):
        about = Source(key, "Lijst van de bibliotheken", "", "", "CC0-1.0", "2026-10", ())
        loaded.replace(key, kind, pd.DataFrame([row]), source=about)
    status, out, err = run(capsys, "gaps", "--municipality", "71053")
    assert (status, err) == (0, "")
    assert "Lijst van de bibliotheken, oktober 2026" in out
    assert "ja (1)" in next(line for line in out.splitlines() if line.startswith("Zepperen"))
