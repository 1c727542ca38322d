"""Statbel's files as documented, in both codings, and in ways in which they could go wrong."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
import shapely
import statbel_files as files
from open_data_server import Reply, zipped

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import live, loaded
from buurtpunt_lib.errors import InputError

SECTORS = "/Statistische%20sectoren/sh_statbel_statistical_sectors_31370_{}.{}.zip"
PEOPLE = "/bevolking/sectoren/OPENDATA_SECTOREN_{}"
AGES = (
    "/bevolking%20naar%20woonplaats%2C%20nationaliteit%20burgelijke%20staat%20%2C%20leeftijd"
    "%20en%20geslacht/TF_SOC_POP_STRUCT_{}.zip"
)


def refresh(server, key="statbel_sectors", **options):
    return live.refresh(key, address=server.address, wait=lambda s: None, backoff_s=0, **options)


def serve(
    server, *, shapes=None, people=None, day="20250101", name="2025_NEW.xlsx", form="geojson"
):
    server.answer(SECTORS.format(day, form), Reply(shapes or files.outlines(form)))
    server.answer(PEOPLE.format(name), Reply(people or files.people_xlsx()))


def code_of(call, *args, **options) -> str:
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    return caught.value.faults[0].code


def remarks(done) -> dict:
    return {remark.code: dict(remark.values) for remark in done.remarks}


@pytest.mark.parametrize("form", ["geojson", "shp", "sqlite"])
def test_sectors_become_origins_and_villages_get_outlines(server, form):
    serve(server, form=form, shapes=files.outlines(form))
    done = refresh(server)
    origins = datasets.origins().set_index("id")
    kern = origins.loc["71053G00-"]
    assert (kern["name"], kern["village"], kern["municipality_nis"]) == (
        "ZEPPEREN - KERN", "71053G", "71053",
    )  # fmt: skip
    assert (kern["population"], kern["source"], kern["as_of"]) == (
        1200, "statbel_sectors", "2025-01-01",
    )  # fmt: skip
    zepperen = datasets.village("71053G")
    assert abs(kern["lat"] - zepperen.lat) < 0.001
    assert abs(kern["lon"] - zepperen.lon) < 0.001
    # Zero residents is a number; nobody says how many are over 65.
    assert origins.loc["71053F00-", "population"] == 0
    assert np.isnan(kern["population_65_plus"])
    assert "21004A00-" not in origins.index
    assert remarks(done)["unlocated"] == {"n": 7}
    # Villages that were not in the file stand there themselves.
    assert origins.loc["11001A", "source"] != "statbel_sectors"

    shapes = loaded.read("outlines").set_index("village")["geometry"]
    assert sorted(shapes.index) == ["71053F", "71053G", "71072J"]
    whole = shapely.from_wkb(shapes["71053G"])
    assert whole.covers(shapely.Point(zepperen.lon, zepperen.lat))
    # Two squares of a kilometre, side by side.
    metres = shapely.transform(whole, lambda p: p * [111_320 * np.cos(np.radians(50.8)), 111_230])
    assert metres.area == pytest.approx(2e6, rel=0.01)
    assert loaded.tables()["statbel_sectors"].licence == "CC-BY-4.0"


def test_the_site_may_have_the_outlines_in_one_form_only(server):
    server.answer(SECTORS.format("20250101", "geojson"), Reply(b"gone", status=404))
    serve(server, form="shp", shapes=files.outlines("shp"))
    assert refresh(server).changes


def test_loaded_sectors_say_how_many_live_in_a_village(server):
    shipped = datasets.villages()
    serve(server)
    refresh(server)
    now = datasets.villages()
    zepperen = now.loc["71053G"]
    assert (zepperen["population"], zepperen["population_year"]) == (1500, 2025)
    assert zepperen["population_source"] == "statbel_sectors"
    assert (datasets.village("71053G").population, datasets.village("71053G").name) == (
        1500, "Zepperen",
    )  # fmt: skip
    assert now.at["71053F", "population"] == 0
    others = shipped.index.difference(["71053G", "71053F", "71072J"])
    assert now.loc[others].equals(shipped.loc[others])
    # What GeoNames says of a place stays.
    assert now["lat"].equals(shipped["lat"])
    unknown = [(*row[:5], None) if row[0] == "71053G01-" else row for row in files.SECTORS]
    server.answer(PEOPLE.format("2025_NEW.xlsx"), Reply(files.people_xlsx(unknown)))
    refresh(server, force=True)
    # One sector is not known: the sum is not known either, and the shipped number stands.
    assert datasets.villages().loc["71053G"].equals(shipped.loc["71053G"])


def test_a_village_without_a_point_gets_one_inside_its_outline(server):
    shipped = datasets.villages()
    code = shipped.index[shipped["lat"].isna()][0]
    row = shipped.loc[code]
    sector = (f"{code}00-", "KERN", code, row["name"], row["municipality_nis"], 55)
    square = dict(files.SHAPES_AT)
    files.SHAPES_AT[code] = "71053G"
    try:
        serve(server, shapes=files.outlines(sectors=[sector]), people=files.people_xlsx([sector]))
    finally:
        files.SHAPES_AT.clear()
        files.SHAPES_AT.update(square)
    refresh(server)
    found = datasets.village(code)
    assert (found.precision, found.population) == ("inside village", 55)
    assert abs(found.lat - shipped.at["71053G", "lat"]) < 0.01
    assert datasets.villages().at[code, "location_source"] == "statbel_sectors"


@pytest.mark.parametrize(
    ("edition", "name", "make"),
    [("2024", "2024.zip", files.people_zip), ("2025_OLD", "2025_OLD.xlsx", files.people_xlsx)],
)
def test_the_coding_of_before_2025_is_converted(server, edition, name, make):
    serve(server, shapes=files.outlines(old=True), people=make(old=True), day="20240101", name=name)
    done = refresh(server, edition=edition)
    assert remarks(done)["old_coding"] == {"year": "2025"}
    origins = datasets.origins().set_index("id")
    wintershoven = origins.loc["73040B00-"]
    assert (wintershoven["village"], wintershoven["municipality_nis"]) == ("71072J", "71072")
    assert wintershoven["as_of"] == ("2024-01-01" if edition == "2024" else "2025-01-01")
    assert "71072J" in set(loaded.read("outlines")["village"])


def test_residents_in_the_old_coding_find_the_sector_of_today(server):
    serve(server, people=files.people_xlsx(old=True))
    done = refresh(server)
    assert remarks(done)["renumbered"] == {"n": 1, "year": "2025"}
    origins = datasets.origins().set_index("id")
    assert origins.loc["71072J00-", "population"] == 450
    assert "73040B00-" not in origins.index


def test_residents_whose_sector_is_gone_stand_at_their_village(server):
    sectors = list(files.SECTORS)
    renamed = [row if row[0] != "71072J00-" else (row[0], "ANDERS", *row[2:]) for row in sectors]
    serve(server, people=files.people_xlsx(renamed, old=True))
    done = refresh(server)
    assert remarks(done)["at_village"] == {"n": 1}
    origins = datasets.origins().set_index("id")
    village = datasets.village("71072J")
    stays = origins.loc["73040B00-"]
    assert (stays["village"], stays["population"]) == ("71072J", 450)
    assert (stays["lat"], stays["lon"]) == (village.lat, village.lon)
    # Of the sector that has an outline nobody knows how many live there.
    assert np.isnan(origins.loc["71072J00-", "population"])
    assert remarks(done)["no_number"] == {"n": 1}


def test_a_village_with_another_letter_is_found_by_its_name(server):
    # Statbel would call Runkelen by the letter that Zepperen has elsewhere.
    other = [
        ("71053G77-", s[1], "71053G", *s[3:]) if s[2] == "71053F" else s for s in files.SECTORS
    ]
    serve(server, shapes=files.outlines(sectors=other), people=files.people_xlsx(other))
    refresh(server)
    origins = datasets.origins().set_index("id")
    assert origins.loc["71053G77-", "village"] == "71053F"
    assert origins.loc["71053G00-", "village"] == "71053G"


def test_two_sectors_of_one_name_are_not_taken_for_one_another(server):
    wintershoven = next(s for s in files.SECTORS if s[0] == "71072J00-")
    both = [*files.SECTORS, ("71072J01-", *wintershoven[1:5], 10)]
    serve(server, shapes=files.outlines(sectors=both), people=files.people_xlsx(both, old=True))
    done = refresh(server)
    assert remarks(done)["renumbered"] == {"n": 0, "year": "2025"}
    assert remarks(done)["at_village"] == {"n": 2}
    people = datasets.origins().set_index("id")["population"]
    assert (people["73040B00-"], people["73040B01-"]) == (450, 10)


def test_a_sector_of_no_village_that_we_know_is_told(server):
    shapes = files.outlines()
    with zipfile.ZipFile(io.BytesIO(shapes)) as archive:
        (name,) = archive.namelist()
        text = archive.read(name).decode()
    text = text.replace('"71053G", "tx_sub_munty_nl": "ZEPPEREN"',
                        '"71053X", "tx_sub_munty_nl": "NERGENSHUIZEN"', 1)  # fmt: skip
    assert "NERGENSHUIZEN" in text
    serve(server, shapes=zipped({name: text.encode()}))
    done = refresh(server)
    assert remarks(done)["no_village"] == {"n": 1, "names": "NERGENSHUIZEN"}
    odd = datasets.origins().set_index("id").loc["71053G00-"]
    assert odd["village"] != odd["village"]
    assert odd["population"] == 1200


def test_a_municipality_that_never_was_is_named_with_row_and_field(server):
    shapes = files.outlines()
    with zipfile.ZipFile(io.BytesIO(shapes)) as archive:
        (name,) = archive.namelist()
        text = archive.read(name).decode().replace('"71072"', '"79999"')
    serve(server, shapes=zipped({name: text.encode()}))
    with pytest.raises(InputError) as caught:
        refresh(server)
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["field"], fault.values["value"], fault.values["row"]) == (
        "data.no_longer", "cd_munty_refnis", "79999", "4",
    )  # fmt: skip


@pytest.mark.parametrize("field", ["cd_sector", "cd_sub_munty", "cd_munty_refnis"])
def test_a_changed_column_of_the_outlines_is_named(server, field):
    serve(server, shapes=files.outlines(**{field: "SECTORCODE"}))
    with pytest.raises(InputError) as caught:
        refresh(server)
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["field"]) == ("live.column_missing", field)
    assert "SECTORCODE" in fault.values["allowed"]


def test_a_changed_column_of_the_residents_leaves_the_old_table(server):
    serve(server)
    refresh(server)
    before = loaded.stamp()
    header = ["POPULATION" if name == "TOTAL" else name for name in files.HEADER]
    server.answer(PEOPLE.format("2025_NEW.xlsx"), Reply(files.people_xlsx(header=header)))
    assert code_of(refresh, server, force=True) == "live.column_missing"
    assert loaded.stamp() == before
    # The name of the area, misspelt at the source, is not needed: it may be mended.
    mended = ["OPPERVLAKTE IN HM²" if "OPPERV" in name else name for name in files.HEADER]
    server.answer(PEOPLE.format("2025_NEW.xlsx"), Reply(files.people_xlsx(header=mended)))
    (_, origins) = refresh(server, force=True).changes
    assert (origins.added, origins.removed, origins.changed) == (0, 0, 0)


@pytest.mark.parametrize("number", ["onbekend", "-3", "12.5"])
def test_a_number_of_residents_that_is_none_is_named_with_its_row(server, number):
    sectors = [(*row[:5], number) if row[0] == "71053G01-" else row for row in files.SECTORS]
    serve(server, people=files.people_xlsx(sectors))
    with pytest.raises(InputError) as caught:
        refresh(server)
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["row"], fault.values["field"], fault.values["value"]) == (
        "live.not_number", "3", "TOTAL", number,
    )  # fmt: skip


def test_two_files_that_do_not_belong_together_are_refused(server):
    others = [(f"71053{letter}99-", "ELDERS", "71053G", "Zepperen", "71053", 5) for letter in "AB"]
    serve(server, people=files.people_xlsx(others))
    assert code_of(refresh, server) == "live.sectors_differ"


def test_a_sector_that_stands_there_twice_is_refused(server):
    serve(server, people=files.people_xlsx([*files.SECTORS, files.SECTORS[0]]))
    assert code_of(refresh, server) == "live.twice"


def test_outlines_of_a_coordinate_system_that_nobody_knows(server):
    document = {
        "type": "FeatureCollection",
        "features": [{
            "type": "Feature",
            "properties": {"cd_sector": "71053G00-", "cd_sub_munty": "71053G",
                           "tx_sub_munty_nl": "ZEPPEREN", "cd_munty_refnis": "71053",
                           "tx_sector_descr_nl": "KERN"},
            "geometry": {"type": "Polygon", "coordinates": [
                [[9e6, 9e6], [9e6 + 10, 9e6], [9e6 + 10, 9e6 + 10], [9e6, 9e6]]]},
        }],
    }  # fmt: skip
    serve(server, shapes=files.broken_json(document))
    assert code_of(refresh, server) == "live.crs"


def test_a_zip_that_was_cut_a_bomb_and_a_page_are_refused(server):
    good = files.outlines()
    path = SECTORS.format("20250101", "geojson")
    serve(server, shapes=good[: len(good) // 2])
    assert code_of(refresh, server) == "import_file.zip_broken"
    bomb = zipped({"sectors.geojson": b"0" * 30_000_000})
    assert len(bomb) < 100_000
    server.answer(path, Reply(bomb))
    assert code_of(refresh, server, force=True) == "import_file.zip_bomb"
    for form in ("geojson", "shp", "sqlite"):
        server.answer(SECTORS.format("20250101", form), Reply(b"<html>Niet gevonden</html>"))
    assert code_of(refresh, server, force=True) == "live.html"
    assert loaded.tables() == {}


def test_an_edition_that_statbel_does_not_have(server):
    assert code_of(refresh, server, edition="2031") == "live.edition"
    assert code_of(refresh, server, key="statbel_ages", edition="../x") == "live.edition"
    assert server.asked == []


def test_ages_are_added_up_per_municipality_and_converted(server):
    rows = [
        ("71022", 1, 70, 10), ("71022", 2, 70, 12), ("73040", 1, 70, 3), ("71053", 1, 0, 5),
        ("21004", 1, 70, 1000),
    ]  # fmt: skip
    server.answer(AGES.format("2024"), Reply(files.ages_zip(rows)))
    done = refresh(server, "statbel_ages", edition="2024")
    table = loaded.read("ages").set_index(["municipality_nis", "age_from"])
    # Hasselt and Kortessem are one municipality since 2025.
    assert table["population"].to_dict() == {("71053", 0): 5.0, ("71072", 70): 25.0}
    assert set(table["age_to"] - table.index.get_level_values(1)) == {0}
    assert set(table["as_of"]) == {"2024-01-01"}
    assert remarks(done) == {"people": {"n": 30}, "old_coding": {"year": "2025"}}


def test_ages_of_two_codings_in_one_file_are_refused(server):
    rows = [("71022", 1, 70, 10), ("71072", 1, 70, 10)]
    server.answer(AGES.format("2025"), Reply(files.ages_zip(rows)))
    assert code_of(refresh, server, "statbel_ages") == "data.codings_mixed"


@pytest.mark.parametrize(
    ("age", "people", "field"),
    [
        ("oud", 3, "CD_AGE"),
        (131, 3, "CD_AGE"),
        (70, "", "MS_POPULATION"),
        (70, -1, "MS_POPULATION"),
    ],
)
def test_a_number_in_the_ages_that_is_none_is_named(server, age, people, field):
    rows = [("71053", 1, 1, 1), ("71053", 1, age, people)]
    server.answer(AGES.format("2025"), Reply(files.ages_zip(rows)))
    with pytest.raises(InputError) as caught:
        refresh(server, "statbel_ages")
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["row"], fault.values["field"]) == (
        "live.not_number",
        "3",
        field,
    )


def test_ages_are_read_in_pieces(server, monkeypatch):
    from buurtpunt_lib.datasets.live import statbel_ages

    monkeypatch.setattr(statbel_ages, "_ROWS", 3)
    rows = [("71053", 1, age % 7, 1) for age in range(20)]
    server.answer(AGES.format("2025"), Reply(files.ages_zip(rows)))
    told = []
    refresh(server, "statbel_ages", progress=lambda *step: told.append(step))
    assert [done for step, done, _ in told if step == "rows"] == [3, 6, 9, 12, 15, 18, 20]
    assert loaded.read("ages")["population"].sum() == 20
    # The row of a fault counts over the pieces.
    server.answer(AGES.format("2025"), Reply(files.ages_zip([*rows, ("71053", 1, "x", 1)])))
    with pytest.raises(InputError) as caught:
        refresh(server, "statbel_ages", force=True)
    assert caught.value.faults[0].values["row"] == "22"
