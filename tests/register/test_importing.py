"""Lists that people bring: what is read, what is refused, and what becomes of the register."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from three_places import CONTRIBUTOR, EDITOR

from buurtpunt_lib.domain.actor import VISITOR
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register import importing
from buurtpunt_lib.register.importing import Options
from buurtpunt_lib.storage import register
from buurtpunt_lib.storage.register import Conflict

HEAD = "naam;soort;dorp;gemeente;diensten;toestand;bron\n"
GOOD = "Dorpspunt Stavele;buurtpunt;Stavele;Alveringem;winkel, café;open;https://a.be\n"


def plan(text: str, name: str = "lijst.csv", mapping=None, **options) -> importing.ImportPlan:
    sheet = importing.read(text.encode(), name, mapping)
    return importing.plan(sheet, Options(**options))


def codes(found: importing.ImportPlan) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.field, fault.reason.code) for fault in found.faults]


def only(found: importing.ImportPlan):
    assert codes(found) == []
    (planned,) = (*found.new, *found.changed)
    return planned.record


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.faults[0].code


def saved(id: str):
    return register.load(id).record


@pytest.fixture(autouse=True)
def _three(three_places):
    """Each test has a register of three places."""


# ---- what a row says ------------------------------------------------------------------------


def test_a_row_in_dutch_words_becomes_a_record():
    head = HEAD.strip() + ";geopend in;initiatiefnemer;partners;fysiek;domeinen\n"
    row = GOOD.strip() + ";5/2019;bewoners;Gemeente: Alveringem, KVLV;ja;wonen, zorg\n"
    record = only(plan(head + row))
    assert (record.id, record.kind, record.status) == ("dorpspunt-stavele", "buurtpunt", "open")
    assert (record.village, record.province) == ("38002F", "West-Vlaanderen")
    assert record.precision == "village"
    assert record.current_services == ("shop", "cafe")
    assert [(s.status, s.since) for s in record.stages] == [("open", "2019-05")]
    assert record.initiator == "residents"
    partners = [(p.kind, p.name) for p in record.partners]
    assert partners == [("municipality", "Alveringem"), ("other", "KVLV")]
    assert record.physical is True
    assert record.domains == ("wonen", "zorg")


@pytest.mark.parametrize(
    ("cell", "services"),
    [
        ("Winkel; Café", [("shop", "offered", "", ""), ("cafe", "offered", "", "")]),
        ("winkel (gepland, vanaf 2027)", [("shop", "planned", "2027", "")]),
        ("winkel (gestopt, 2015 - 5/2019)", [("shop", "ended", "2015", "2019-05")]),
        ("Tuin, terras of plein", [("outdoor_meeting_space", "offered", "", "")]),
        ("kapper", [("personal_care", "offered", "", "")]),
        ('[{"service": "shop", "begin": "2019"}]', [("shop", "offered", "2019", "")]),
    ],
)
def test_services_in_words_with_their_state_and_dates(cell, services):
    quoted = cell.replace('"', '""')
    text = HEAD + f'X;buurtpunt;Stavele;;"{quoted}";open;bron\n'
    found = only(plan(text)).services
    assert [(s.service, s.status, s.begin, s.end) for s in found] == services


def test_services_of_a_plan_are_planned():
    assert only(plan(HEAD + "X;buurtpunt;Stavele;;winkel;gepland;b\n")).services[0].status == (
        "planned"
    )


def test_a_column_per_service():
    text = "naam,soort,dorp,bron,winkel,bibpunt,café\nX,buurtpunt,Stavele,b,ja,nee,x\n"
    assert only(plan(text)).current_services == ("shop", "cafe")


@pytest.mark.parametrize(
    ("columns", "cells", "village", "municipality"),
    [
        ("dorp", "38002F", "38002F", "Alveringem"),
        ("dorp", "Stavele", "38002F", "Alveringem"),
        ("dorp;gemeente", "Gruitrode;Meeuwen-Gruitrode", "72042C", "Oudsbergen"),
        ("gemeente", "Meeuwen-Gruitrode", None, "Oudsbergen"),
        ("postcode", "8691", "38002F", "Alveringem"),
        ("plaats;gemeente", "Stavele;Alveringem", "38002F", "Alveringem"),
        ("lat;lon", "50,94068;2,67241", "38002F", "Alveringem"),
        ("dorp", "Genk", "71016A", "Genk"),
    ],
)  # fmt: skip
def test_a_village_by_code_name_old_municipality_postcode_or_place(
    columns, cells, village, municipality
):
    from buurtpunt_lib import datasets

    if columns == "postcode":
        table = datasets.villages()
        cells = table.loc["38002F", "postal_code"]
        of_postcode = table.index[table["postal_code"] == cells]
        village = "38002F" if len(of_postcode) == 1 else None
    record = only(plan(f"naam;soort;bron;{columns}\nX;buurtpunt;b;{cells}\n"))
    if village == "72042C":
        assert datasets.villages().loc[record.village, "name"] == "Gruitrode"
    else:
        assert record.village == village
    assert record.municipality == municipality


def test_coordinates_in_lambert_and_swapped():
    from pyproj import Transformer

    x, y = Transformer.from_crs(4326, 31370, always_xy=True).transform(2.67241, 50.94068)
    lambert = only(plan(f"naam;soort;bron;x;y\nX;buurtpunt;b;{x:.2f};{y:.2f}\n"))
    assert (lambert.lat, lambert.lon) == pytest.approx((50.94068, 2.67241), abs=1e-6)
    assert lambert.precision == "exact"
    swapped = plan("naam;soort;bron;lat;lon\nX;buurtpunt;b;2,67241;50,94068\n")
    assert swapped.turned
    assert (only(swapped).lat, only(swapped).lon) == (50.94068, 2.67241)


def test_a_place_outside_belgium_is_refused_with_its_row():
    assert codes(plan("naam;soort;bron;lat;lon\nX;buurtpunt;b;48,85;2,35\n")) == [
        (2, "lat", "import_file.place_outside")
    ]


def test_geojson_and_kml_bring_their_shapes():
    point = {"type": "Point", "coordinates": [2.67241, 50.94068]}
    properties = {"naam": "X", "soort": "buurtpunt", "bron": "b"}
    document = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": point, "properties": properties}],
    }
    from_json = only(plan(json.dumps(document), "x.geojson"))
    data = "".join(f'<Data name="{k}"><value>{v}</value></Data>' for k, v in properties.items())
    kml = (
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>'
        f"<Placemark><name>X</name><ExtendedData>{data}</ExtendedData>"
        "<Point><coordinates>2.67241,50.94068,0</coordinates></Point></Placemark>"
        "</Folder></Document></kml>"
    )
    from_kml = only(plan(kml, "x.kml"))
    assert (from_json.lat, from_json.lon, from_json.village) == (50.94068, 2.67241, "38002F")
    assert from_kml == from_json


# ---- columns --------------------------------------------------------------------------------


def test_columns_can_be_named_and_left_out():
    text = "Benaming X;Wat;Nota;Waar\nDe Zaal;buurtpunt;geheim;Stavele\n"
    sheet = importing.read(text.encode(), "x.csv", {"Benaming X": "naam", "Wat": "soort",
                                                    "Waar": "village", "Nota": ""})  # fmt: skip
    assert sheet.unread == ("Nota",)
    record = only(importing.plan(sheet, Options(source="b")))
    assert (record.name, record.village, record.notes) == ("De Zaal", "38002F", "")


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ({"Zeppelin": "naam"}, "hub_import.column_unknown"),
        ({"naam": "zeppelin"}, "hub_import.field_unknown"),
        ({"naam": "adres", "bron": "adres"}, "hub_import.field_twice"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(pairs, code):
    assert refused(lambda: importing.read((HEAD + GOOD).encode(), "x.csv", pairs)) == code


def test_columns_about_persons_are_never_read():
    sheet = importing.read(b"naam;e-mail;gsm;contactpersoon\nX;a@b.be;0470;Jan\n", "x.csv")
    assert sheet.persons == ("e-mail", "gsm", "contactpersoon")
    assert sheet.mapping == {"name": "naam"}


def test_a_note_with_a_telephone_number_is_refused():
    text = HEAD.strip() + ";nota\n" + GOOD.strip() + ";bel 0470 12 34 56\n"
    assert codes(plan(text)) == [(2, "notes", "landscape.contact")]


def test_a_column_of_bare_numbers_is_no_key():
    assert "id" not in importing.read(b"id,naam\n1,A\n2,B\n", "x.csv").mapping


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("waar;wat\nX;Y\n", "hub_import.no_name"),
        ("naam;bron\nX;b\n", "hub_import.kind_missing"),
        ("naam;soort\nX;buurtpunt\n", "hub_import.source_missing"),
        ("<html><body>404</body></html>", "import_file.web_page"),
        ("naam\n", "import_file.one_column"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_whole(text, code):
    assert refused(lambda: plan(text)) == code


def test_what_a_list_does_not_say_is_asked_once():
    found = plan("naam;dorp\nA;Stavele\nB;Stavele\n", kind="buurtpunt", source="krant")
    assert [one.record.sources for one in found.new] == [("krant",), ("krant",)]


# ---- safety ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.kml", b'<!DOCTYPE k [<!ENTITY a "b">]><kml><Placemark/></kml>',
         "import_file.xml_entities"),
        ("x.kml", b"<kml>" + b"<Folder>" * 5000, "import_file.xml_broken"),
        ("x.kml", b"<kml><Placemark><name>x</name>", "import_file.xml_broken"),
        ("x.kml", b"<kml></kml>", "import_file.no_rows"),
        ("x.kml", b"<kml><Placemark><Point><coordinates>a,b</coordinates></Point></Placemark>"
         b"</kml>", "import_file.shape"),
        ("x.json", b'{"hubs": 3}', "import_file.not_geojson"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused(name, content, code):
    assert refused(lambda: importing.read(content, name)) == code


def test_too_many_rows_and_bytes(monkeypatch):
    from buurtpunt_lib.register.importing import sheet

    monkeypatch.setattr(sheet, "MOST_ROWS", 2)
    assert refused(lambda: plan(HEAD + GOOD * 3)) == "import_file.too_many_rows"
    monkeypatch.setattr(sheet, "MOST_BYTES", 20)
    assert refused(lambda: plan(HEAD + GOOD)) == "file.too_big"


def test_formulas_and_html_stay_text():
    text = "naam;soort;dorp;bron;nota\n'=1+1;buurtpunt;Stavele;b;<script>x</script>\n"
    record = only(plan(text))
    assert (record.name, record.notes) == ("=1+1", "<script>x</script>")


# ---- what becomes of the register -----------------------------------------------------------


def test_nothing_is_written_before_it_is_carried_out():
    before = register.stamp()
    found = plan(HEAD + GOOD)
    assert register.stamp() == before
    assert found.new
    assert found.new[0].before is None


def test_all_or_nothing_unless_only_good_rows_are_asked_for():
    found = plan(HEAD + GOOD + "Y;zeppelin;Stavele;;;open;b\n")
    before = register.stamp()
    assert refused(lambda: importing.carry_out(found, by=EDITOR)) == "hub_import.word"
    assert register.stamp() == before
    done = importing.carry_out(found, True, by=EDITOR, reason="lijst")
    assert (done.new, done.changed) == (1, 0)
    (revision,) = register.history("dorpspunt-stavele")
    assert (revision.batch, revision.by, revision.reason) == (done.batch, "Els", "lijst")


@pytest.mark.parametrize("by", [VISITOR, CONTRIBUTOR])
def test_only_an_editor_imports_and_undoes(by):
    found = plan(HEAD + GOOD)
    assert refused(lambda: importing.carry_out(found, by=by)) == "register.not_allowed"
    done = importing.carry_out(found, by=EDITOR)
    assert refused(lambda: importing.undo(done.batch, by=by)) == "register.not_allowed"


def test_the_same_list_again_changes_nothing():
    importing.carry_out(plan(HEAD + GOOD), by=EDITOR)
    again = plan(HEAD + GOOD)
    assert (again.new, again.changed, again.same) == ((), (), ("dorpspunt-stavele",))
    before = register.stamp()
    assert importing.carry_out(again, by=EDITOR).batch == ""
    assert register.stamp() == before


def test_a_known_key_updates_and_an_empty_cell_changes_nothing():
    was = saved("de-brug")
    found = plan("sleutel;naam;adres;openingsuren\nde-brug;;Kerkstraat 5;\n")
    (planned,) = found.changed
    assert [d.field for d in planned.differences] == ["address"]
    importing.carry_out(found, by=EDITOR)
    assert saved("de-brug") == was.replace(address="Kerkstraat 5")


def test_an_empty_cell_empties_only_when_asked():
    assert saved("de-brug").opening_hours
    found = plan("sleutel;naam;openingsuren\nde-brug;;\n", empties=True)
    importing.carry_out(found, by=EDITOR)
    assert saved("de-brug").opening_hours == ""
    assert saved("de-brug").name == "De Brug"


def test_opening_hours_in_dutch_become_those_of_openstreetmap():
    found = plan("sleutel;naam;openingsuren\nde-brug;;ma-vr 9u-12u en 13u30-17u, za gesloten\n")
    importing.carry_out(found, by=EDITOR)
    assert saved("de-brug").opening_hours == "Mo-Fr 09:00-12:00,13:30-17:00; Sa off"
    unclear = plan("sleutel;naam;openingsuren\nde-brug;;na afspraak soms\n")
    assert codes(unclear) == [(2, "opening_hours", "landscape.opening_hours")]


def test_a_service_that_is_only_named_keeps_its_dates():
    was = saved("de-brug")
    dated = was.replace(services=({"service": "shop", "begin": "2019"}, {"service": "cafe"}))
    register.save(dated, base=1, by=EDITOR)
    found = plan("sleutel;diensten\nde-brug;winkel\n", mapping={"sleutel": "id"})
    importing.carry_out(found, by=EDITOR)
    assert [(s.service, s.begin) for s in saved("de-brug").services] == [("shop", "2019")]


def test_who_changed_a_place_since_the_plan_is_not_overwritten():
    found = plan("sleutel;naam\nde-brug;Andere naam\n")
    register.save(saved("de-brug").replace(carrier="Els vzw"), base=1, by=EDITOR)
    with pytest.raises(Conflict):
        importing.carry_out(found, by=EDITOR)
    assert saved("de-brug").name == "De Brug"


def test_a_place_that_looks_like_one_that_is_there_is_left_out_unless_asked_for():
    head = "naam;soort;dorp;bron\n"
    found = plan(head + "Brug;buurtpunt;Zepperen;b\n")
    assert [pair.second for pair in found.duplicates] == ["de-brug"]
    assert importing.carry_out(found, by=EDITOR) == importing.Done("", 0, 0, ("brug-zepperen",))
    done = importing.carry_out(found, by=EDITOR, add_duplicates=True)
    assert done.new == 1


def test_two_rows_with_one_key_are_refused():
    text = "sleutel;naam;soort;dorp;bron\na-b;A;buurtpunt;Stavele;b\na-b;B;buurtpunt;Stavele;b\n"
    assert codes(plan(text)) == [(3, "id", "hub_import.twice")]


def test_a_place_that_was_taken_out_does_not_come_back():
    register.remove("de-brug", base=1, by=EDITOR, reason="weg")
    text = "sleutel;naam;soort;dorp;bron\nde-brug;De Brug;buurtpunt;Zepperen;b\n"
    assert codes(plan(text)) == [(2, "id", "hub_import.gone")]


# ---- taking it back -------------------------------------------------------------------------


def test_an_import_is_undone_whole_and_can_be_done_again():
    was = saved("de-brug")
    text = "sleutel;naam;soort;dorp;bron\nde-brug;Nieuwe naam;;;\nx-y;X;buurtpunt;Stavele;b\n"
    done = importing.carry_out(plan(text), by=EDITOR, reason="lijst")
    assert [(b.name, b.count, b.reason) for b in register.batches()] == [(done.batch, 2, "lijst")]
    assert importing.undo(done.batch, by=EDITOR, reason="spijt") == 2
    assert saved("de-brug") == was
    assert "x-y" not in register.ids()
    assert [r.action for r in register.history("x-y")] == ["imported", "undone"]
    again = plan(text)
    assert [p.record.id for p in again.new] == ["x-y"]
    importing.carry_out(again, by=EDITOR)
    assert saved("x-y").name == "X"
    assert saved("de-brug").name == "Nieuwe naam"


def test_an_import_is_not_undone_over_a_later_change():
    text = "sleutel;naam;soort;dorp;bron\nde-brug;Nieuwe naam;;;\nx-y;X;buurtpunt;Stavele;b\n"
    done = importing.carry_out(plan(text), by=EDITOR)
    later = saved("x-y").replace(carrier="later")
    register.save(later, base=1, by=EDITOR)
    assert refused(lambda: importing.undo(done.batch, by=EDITOR)) == "register.batch_changed"
    assert saved("x-y") == later
    assert saved("de-brug").name == "Nieuwe naam"
    assert refused(lambda: importing.undo("zeppelin", by=EDITOR)) == "register.batch_unknown"
    assert refused(lambda: importing.undo("", by=EDITOR)) == "register.batch_unknown"


def test_a_path_is_read_like_bytes(tmp_path: Path):
    path = tmp_path / "lijst.csv"
    path.write_text(HEAD + GOOD, encoding="utf-8")
    assert importing.plan(importing.read(path)).new[0].record.id == "dorpspunt-stavele"
