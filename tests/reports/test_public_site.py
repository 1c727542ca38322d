"""The public site: what stands on its pages, what is left as it was, and what never goes out."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from public_site import ESSEN, GENK, HOSTILE, NOTES, files, settings, with_secrets

from buurtpunt_lib import assessment
from buurtpunt_lib.cli import main, site_build
from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.site import Built, build
from buurtpunt_lib.reports.site.addresses import Addresses
from buurtpunt_lib.reports.site.hubs import register_pages
from buurtpunt_lib.reports.site.lists import front
from buurtpunt_lib.reports.site.manifest import NAME, Folder
from buurtpunt_lib.reports.site.writing import Writer
from buurtpunt_lib.storage import register
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
MOST_BYTES = 300_000
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """(folder, what was built) from a register of its own."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTPUNT_DATABASE_URL", f"sqlite:///{folder / 'register.sqlite3'}")
        with_secrets()
        yield folder / "out", build(folder / "out", settings())


@pytest.fixture(scope="module")
def site(built) -> dict[str, bytes]:
    return files(built[0])


@pytest.fixture(scope="module")
def soups(site) -> dict[str, BeautifulSoup]:
    return {p: BeautifulSoup(c, "lxml") for p, c in site.items() if p.endswith(".html")}


def words_of(soup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_there_is_a_page_for_each_village_municipality_and_place(built, soups):
    folder, told = built
    for language in ("", "en/"):
        assert f"{language}dorp/essen-11016a.html" in soups
        assert f"{language}gemeente/genk-71016.html" in soups
        assert f"{language}buurtpunt/vijandige-plek.html" in soups
    assert told.pages == len(soups)
    assert told.largest[1] == max((folder / path).stat().st_size for path in soups)


def test_every_page_stays_small_strict_and_whole(soups, site):
    for path, soup in soups.items():
        assert len(site[path]) < MOST_BYTES, path
        policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src ")
        assert "unsafe" not in policy
        assert soup.html["lang"] == ("en" if path.startswith("en/") else "nl")
        assert [h.name for h in soup.find_all("h1")] == ["h1"], path
        scripts = soup.find_all("script")
        assert all(script.get("src") and not script.string for script in scripts), path
        assert bool(scripts) == ("script-src 'self'" in policy), path
        assert not soup.find_all(["style", "iframe", "object", "base", "embed"]), path
        loud = [
            (tag.name, name)
            for tag in soup.find_all(True)
            for name in tag.attrs
            if name == "style" or name.startswith("on")
        ]
        assert loud == [], path


def test_every_link_leads_to_something(soups, site):
    outside = set()
    for path, soup in soups.items():
        for tag in soup.find_all(True):
            for name in ("href", "src", "action"):
                address = tag.get(name)
                if address is None:
                    continue
                parts = urlsplit(address)
                if parts.scheme:
                    assert parts.scheme in ("http", "https"), (path, address)
                    assert tag.name == "a", (path, tag)
                    outside.add(parts.hostname)
                elif parts.path:
                    found = os.path.normpath(os.path.join(os.path.dirname(path), parts.path))
                    assert found in site, (path, address)
                elif parts.fragment:
                    assert soup.find(id=parts.fragment), (path, address)
    assert "plan.example" in outside
    assert "ok.example" not in outside


def test_a_village_says_what_is_there_and_who_says_so(soups):
    soup = soups["dorp/essen-11016a.html"]
    found = assessment.village(assessment.facts(), "11016A")
    for state, expected in (
        ("present", found.present), ("absent", found.absent), ("unknown", found.unknown),
    ):  # fmt: skip
        assert len(soup.select(f"#facilities .bp-state-{state}")) == len(expected), state
    text = words_of(soup)
    assert "bpost, februari 2026" in text
    assert SAY("village_report.gaps.basket_title") in text
    for chapter in ("facilities", "gaps", "hubs", "where", "sources"):
        assert soup.find("section", id=chapter), chapter
    assert soup.select_one('#hubs a[href="../buurtpunt/vijandige-plek.html"]')
    assert soup.select_one("#where svg")


def test_a_place_says_its_sources_and_what_nobody_knows(soups):
    soup = soups["buurtpunt/vijandige-plek.html"]
    origin = words_of(soup.find(id="origin"))
    assert "javascript:alert(3)" in origin
    assert SAY("site.hub.not_confirmed") in origin
    assert SAY("hub_files.column.opening_hours") in origin
    assert soup.select_one("#village .bp-state")
    assert soup.select_one("#where svg circle")


def test_a_page_of_a_place_says_each_thing_once(soups):
    soup = soups["buurtpunt/buurderij-genk.html"]
    told = {name.get_text() for name in soup.select(".bp-site-facts dt")}
    beside = ("kind", "status", "status_as_of", "place", "municipality", "province", "precision")
    assert SAY("hub_files.column.services") in told
    assert not told & {SAY(f"hub_files.column.{field}") for field in beside}
    assert "Genk" in soup.select_one(".bp-eyebrow").get_text()
    assert SAY("landscape.status.open") in soup.select_one(".bp-lead").get_text()
    assert SAY("site.section.where") in soup.find("section", id="where").h2.get_text()


def test_letters_lead_to_every_municipality(soups):
    soup = soups["dorpen.html"]
    letters = [a["href"].removeprefix("#") for a in soup.select(".bp-site-letters a")]
    assert letters == sorted(letters)
    assert len(letters) > 1
    for letter in letters:
        names = [th.get_text() for th in soup.select(f"section#{letter} tbody th")]
        assert names
        assert all(name.lower().startswith(letter) for name in names)
    assert len(soup.select("tbody th")) == len(soup.select('tbody th a[href^="gemeente/"]'))


def test_names_stay_text_everywhere(soups, site):
    name = HOSTILE.replace("\u202e", "")
    soup = soups["buurtpunt/vijandige-plek.html"]
    assert soup.h1.get_text() == name
    assert NOTES in soup.find(id="notes").get_text()
    assert name in soups["buurtpunten.html"].find(id="places").get_text()
    assert name in soups["index.html"].find(id="new").get_text()
    index = site["assets/search-index.js"].decode()
    assert "<" not in index
    entries = json.loads(re.fullmatch(r'"use strict";\nconst SITE_INDEX = (.*);\n', index)[1])
    assert ["h", name, "Essen", "buurtpunt/vijandige-plek.html"] in entries
    assert ["v", "Genk", "3600", "dorp/genk-71016a.html"] in entries


def test_nothing_of_a_person_goes_out(site):
    everything = b"\n".join(site.values()).decode()
    for secret in ("Mieke", "geheim.example", "0470 12", "Redacteur", "geheime reden"):
        assert secret not in everything, secret


def test_the_feed_tells_the_newest_changes(site):
    for path, folder in (("nieuw.xml", ""), ("en/nieuw.xml", "en/")):
        feed = etree.fromstring(site[path])
        assert feed.tag == f"{ATOM}feed"
        assert [len(feed.findall(f"{ATOM}{tag}")) for tag in ("id", "title", "updated")] == [1] * 3
        entries = feed.findall(f"{ATOM}entry")
        moments = [entry.findtext(f"{ATOM}updated") for entry in entries]
        assert moments == sorted(moments, reverse=True)
        assert feed.findtext(f"{ATOM}updated") == moments[0]
        assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 6
        assert entries[0].findtext(f"{ATOM}title") == HOSTILE.replace("\u202e", "")
        for entry in entries:
            link = entry.find(f"{ATOM}link").get("href")
            assert link.startswith(f"https://site.example/dir/{folder}buurtpunt/")
            assert link.removeprefix("https://site.example/dir/") in site


def test_the_map_for_search_engines_names_every_page(soups, site):
    root = etree.fromstring(site["sitemap.xml"])
    assert root.tag == f"{MAP}urlset"
    named = {one.text for one in root.iter(f"{MAP}loc")}
    assert named == {f"https://site.example/dir/{path}" for path in soups}
    assert {one.text for one in root.iter(f"{MAP}lastmod")} == {date.today().isoformat()}
    assert b"Sitemap: https://site.example/dir/sitemap.xml" in site["robots.txt"]


def test_a_second_run_writes_nothing_even_on_another_day(built):
    folder, _ = built
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    again = build(folder, settings())
    assert (again.written, again.removed, again.worked_out) == (0, 0, 0)
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()} == before
    # A lost page comes back, and nothing else is touched.
    (folder / "dorp/genk-71016a.html").unlink()
    mended = build(folder, settings())
    assert (mended.written, mended.worked_out) == (1, 1)
    # What follows from the day is in the evidence; the day itself is on no page.
    later = build(folder, settings(on=date.today() + timedelta(days=1)))
    assert (later.written, later.removed) == (0, 0)


FINGERPRINT = """
from buurtpunt_lib import assessment
from buurtpunt_lib.reports.site import Settings
from buurtpunt_lib.reports.site.fingerprints import ground, units
facts, settings = assessment.facts(), Settings()
print(units(facts, {"71016": ["71016A"]}, {}, ground(facts, settings))["71016"])
"""


def test_a_fingerprint_is_the_same_in_every_process(built):
    told = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_one_changed_place_rewrites_its_own_pages_and_the_lists(built, tmp_path):
    folder = tmp_path / "out"
    build(folder, settings())
    (folder / "eigen.txt").write_text("van mij")
    before = files(folder)
    saved = next(one for one in register.load_all() if one.record.id == "vijandige-plek")
    changed = saved.record.replace(carrier="De Kring vzw")
    register.save(changed, base=saved.revision, by=COMMAND_LINE)
    told = build(folder, settings())
    after = files(folder)
    touched = {path for path in after if before.get(path) != after[path]} - {NAME}
    assert told.worked_out == 1
    assert told.written == len(touched)
    pages = {path.removeprefix("en/") for path in touched}
    assert pages == {"buurtpunt/vijandige-plek.html", "index.html", "nieuw.xml"}
    assert "De Kring vzw" in words_of(BeautifulSoup(after["buurtpunt/vijandige-plek.html"], "lxml"))
    assert "gewijzigd: Drager" in after["nieuw.xml"].decode()
    register.remove("vijandige-plek", base=saved.revision + 1, by=COMMAND_LINE)
    gone = build(folder, settings())
    assert gone.removed == 2
    assert "buurtpunt/vijandige-plek.html" not in files(folder)
    assert (folder / "eigen.txt").read_text() == "van mij"
    everything = b"".join(c for p, c in files(folder).items() if p != NAME)
    assert b"vijandige-plek" not in everything


def test_one_language_stands_at_the_root_and_without_an_address_there_is_no_sitemap(
    built, tmp_path
):
    build(
        tmp_path / "en",
        settings(languages=("en",), address="", planner={}, municipalities=frozenset({ESSEN})),
    )
    found = files(tmp_path / "en")
    assert "sitemap.xml" not in found
    assert "robots.txt" not in found
    assert not any(path.startswith("en/") for path in found)
    assert BeautifulSoup(found["index.html"], "lxml").html["lang"] == "en"
    assert b"plan.example" not in b"".join(found.values())
    links = etree.fromstring(found["nieuw.xml"]).iter(f"{ATOM}link")
    assert all("//" not in link.get("href") for link in links)


def test_a_file_of_somebody_else_is_never_overwritten_unless_forced(tmp_path):
    (tmp_path / "index.html").write_text("mijn bladzijde")
    folder = Folder(tmp_path, force=False, today="2026-11-22")
    with pytest.raises(InputError) as caught:
        folder.claim(["index.html", "over.html"])
    assert caught.value.faults[0].code == "site.foreign_file"
    assert files(tmp_path) == {"index.html": b"mijn bladzijde"}
    forced = Folder(tmp_path, force=True, today="2026-11-22")
    forced.claim(["index.html"])
    forced.put("index.html", b"nieuw", "")
    forced.finish()
    assert (tmp_path / "index.html").read_bytes() == b"nieuw"


def test_a_manifest_that_lies_deletes_nothing_outside_the_folder(tmp_path):
    root, outside = tmp_path / "out", tmp_path / "kostbaar.html"
    outside.write_text("blijf")
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders" / "ook.html").write_text("blijf")
    root.mkdir()
    (root / "dorp").symlink_to(tmp_path / "elders")
    entry = {"sha256": "", "size": 0, "changed": "", "unit": ""}
    lies = ["../kostbaar.html", str(outside), "a/../../kostbaar.html", "dorp/ook.html", ".git"]
    told = {"format": 1, "files": dict.fromkeys(lies, entry), "units": {}}
    (root / NAME).write_text(json.dumps(told))
    folder = Folder(root, force=False, today="2026-11-22")
    folder.finish()
    assert outside.exists()
    assert (tmp_path / "elders" / "ook.html").exists()
    with pytest.raises(InputError):
        folder.put("dorp/ook.html", b"anders", "")
    assert (tmp_path / "elders" / "ook.html").read_text() == "blijf"


@pytest.mark.parametrize("content", ["", "[]", '{"format": 2, "files": {}, "units": {}}', "null"])
def test_a_manifest_that_cannot_be_read_stops_the_build(tmp_path, content):
    (tmp_path / NAME).write_text(content)
    with pytest.raises(InputError) as caught:
        Folder(tmp_path, force=True, today="2026-11-22")
    assert caught.value.faults[0].code == "site.manifest"


def test_a_folder_that_cannot_be(tmp_path):
    (tmp_path / "bestand").write_text("")
    for target, code in (("bestand", "site.not_folder"), ("a/b", "site.no_folder")):
        with pytest.raises(InputError) as caught:
            Folder(tmp_path / target, force=False, today="2026-11-22")
        assert caught.value.faults[0].code == code
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bestand"]


def test_a_build_that_was_broken_off_is_taken_up_again(tmp_path):
    first = Folder(tmp_path, force=False, today="2026-11-21")
    first.claim(["a.html", "b.html"])
    first.put("a.html", b"een", "")
    second = Folder(tmp_path, force=False, today="2026-11-22")
    second.claim(["a.html"])
    second.put("a.html", b"een", "")
    second.now.units = {"1": "x"}
    second.finish()
    assert files(tmp_path).keys() == {"a.html", NAME}
    # What was half done is not trusted, not even when it is as long as what stood there.
    third = Folder(tmp_path, force=False, today="2026-11-23")
    third.claim(["a.html"])
    third.put("a.html", b"two", "")
    fourth = Folder(tmp_path, force=False, today="2026-11-23")
    assert not fourth.before.units
    fourth.put("a.html", b"een", "")
    fourth.finish()
    assert (tmp_path / "a.html").read_bytes() == b"een"


def test_a_register_out_of_reach_takes_no_pages_away(tmp_path, monkeypatch):
    monkeypatch.setenv("BUURTPUNT_DATABASE_URL", f"sqlite:///{tmp_path / 'geen' / 'map' / 'x.db'}")
    (tmp_path / "geen").write_text("")
    with pytest.raises(InputError):
        build(tmp_path / "out", settings())
    assert not (tmp_path / "out").exists()


def test_addresses_of_all_of_flanders_are_of_one_page_each(built):
    facts = assessment.facts()
    records = tuple(one.record for one in register.load_all())
    where = Addresses(facts.villages, records, settings(municipalities=None))
    shown = sum(map(len, where.villages_by_town.values()))
    assert shown == len(facts.villages)
    lists = 5 + where.register_pages
    pages = len(where.towns) + shown + len(records) + lists
    assert len(where.every) == 2 * pages + 6
    root = Path("/nowhere")
    assert all((root / path).resolve().is_relative_to(root) for path in where.every)


def test_a_register_of_ten_thousand_places_has_pages_of_a_bearable_size(built):
    facts, given = assessment.facts(), settings(municipalities=None)
    some = [one.record for one in register.load_all() if one.record.services]
    many = tuple(
        record.model_copy(
            update={"id": f"{record.id}-{n}", "lat": 50.7 + (n % 700) / 1000,
                    "lon": 2.6 + (n % 3200) / 1000}
        )
        for n, record in zip(range(10_000), itertools.cycle(some))
    )  # fmt: skip
    where = Addresses(facts.villages, many, given)
    pages = register_pages(where, SAY, "")
    assert len(pages) == where.register_pages == 40
    writer = Writer(given, SAY)
    for page in (pages[0], pages[-1], front(where, [], given, SAY, "")):
        assert len(writer.html(page)) < MOST_BYTES, page.path
    rows = [row["cells"][0].url for page in pages for row in page.given["rows"]]
    assert len(set(rows)) == len(rows) == 10_000


def test_the_command_says_where_the_site_is(monkeypatch, capsys, tmp_path):
    given = {}

    def made(target, chosen, *, force, progress):
        given.update(target=target, chosen=chosen, force=force)
        progress(1, 2)
        return Built(2846, 12, 3, ("dorp/x.html", 9), 1)

    monkeypatch.setattr(site_build, "build", made)
    words = ["site", "build", str(tmp_path), "--planner", "https://plan.example.be", "--lang", "en"]
    assert main([*words, "--language", "en", "--force"]) == 0
    told = capsys.readouterr()
    assert "2,846 pages. Written: 12. Removed: 3." in told.out
    assert "--address" in told.err
    chosen = given["chosen"]
    assert (given["target"], given["force"], chosen.languages) == (tmp_path, True, ("en",))
    assert chosen.planner["services"] == "https://plan.example.be/voorzieningen"
    assert chosen.style.startswith(b"/* The look of every page")
    assert set(chosen.about) == {"en"}


@pytest.mark.parametrize(
    "address", ["plan.example.be", "javascript:alert(1)", "https://a b", "//x"]
)
def test_an_address_that_is_none_is_refused(address, capsys, tmp_path):
    assert main(["site", "build", str(tmp_path / "x"), "--planner", address]) == 2
    assert "https://" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_where_somebody_can_plan(soups):
    links = {a["href"] for a in soups["dorp/genk-71016a.html"].select("#further a")}
    assert links == {"https://plan.example/services", "https://plan.example/start"}
    assert GENK in soups["dorp/genk-71016a.html"].select_one(".bp-eyebrow a")["href"]
