"""The register as files: what goes out comes back, and other programs can read it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from odf_cells import rows_of
from office_programs import program
from register_examples import NASTY, registers

from buurtpunt_lib.domain.actor import COMMAND_LINE, VISITOR, Actor, Role
from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register import importing
from buurtpunt_lib.register.checking import faults
from buurtpunt_lib.reports.register_files import FORMATS, WITH_CONTACTS, register_file
from buurtpunt_lib.reports.register_files.cells import FIELDS, Words, header
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.storage.register import filling
from buurtpunt_lib.texts import catalogue

NL, EN = catalogue("nl"), catalogue("en")
MADE = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A register of one place, so that what is read is compared with little."""
    with pytest.MonkeyPatch.context() as patch:
        address = f"sqlite:///{tmp_path_factory.mktemp('files') / 'r.sqlite3'}"
        patch.setenv(database.ADDRESS, address)
        with pytest.MonkeyPatch.context() as while_filling:
            one = plain("staat-er-al")
            while_filling.setattr(filling, "shipped_records", lambda: [one])
            register.load_all()
        yield address
        database.forget(address)


def plain(id: str, **more) -> HubRecord:
    values = {"id": id, "name": id, "kind": "buurtpunt", "province": "Limburg"}
    values["sources"] = ["krant"]
    return HubRecord.from_dict({**values, **more})


def read_back(content: bytes, format: str) -> importing.ImportPlan:
    return importing.plan(importing.read(content, f"lijst.{format}"))


def new_records(content: bytes, format: str) -> list[HubRecord]:
    plan = read_back(content, format)
    assert [fault.reason for fault in plan.faults] == []
    return [planned.record for planned in plan.new]


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=registers(), language=st.sampled_from((NL, EN)))
@example([plain("p-0", notes=text) for text in ("=1+1",)], NL)
def test_what_goes_out_comes_back_as_the_same_records(small, format, records, language):
    assert [fault for record in records for fault in faults(record)] == []
    content = register_file(records, format, language, made=MADE)
    if format == "xlsx":
        # A workbook holds 16 digits of a number: a billionth of a millimetre.
        records = [sixteen_digits(record) for record in records]
    assert new_records(content, format) == records


def sixteen_digits(record: HubRecord) -> HubRecord:
    if record.lat is None:
        return record
    return record.replace(lat=float(f"{record.lat:.16G}"), lon=float(f"{record.lon:.16G}"))


@pytest.mark.parametrize("format", FORMATS)
def test_each_nasty_text_comes_back_from_every_kind_of_field(small, format):
    records = [
        plain(
            f"p-{number}", name=text, notes=text, address=text, sources=[text, f"{text} 2"],
            partners=[{"kind": "residents", "name": text}, {"kind": "other", "name": text}],
        )
        for number, text in enumerate(NASTY)
    ]  # fmt: skip
    assert new_records(register_file(records, format, NL), format) == records


def test_the_register_that_ships_is_the_same_after_going_out_and_in(tmp_path, monkeypatch):
    address = f"sqlite:///{tmp_path / 'r.sqlite3'}"
    monkeypatch.setenv(database.ADDRESS, address)
    records = [saved.record for saved in register.load_all()]
    assert len(records) > 100
    for format, say in (("csv", NL), ("kml", EN), ("geojson", NL)):
        plan = read_back(register_file(records, format, say), format)
        assert (plan.new, plan.changed, plan.faults) == ((), (), ())
        assert len(plan.same) == len(records)
    database.forget(address)


def test_every_word_that_goes_out_is_known_when_it_comes_in():
    for say in (NL, EN):
        sheet = importing.read(register_file([plain("p")], "csv", say), "x.csv")
        assert list(sheet.mapping) == list(FIELDS)
        assert sheet.mapping == {field: header(field, say) for field in FIELDS}


def test_csv_has_no_cell_that_a_spreadsheet_would_run():
    records = [plain(f"p-{n}", name=text, notes=text) for n, text in enumerate(NASTY)]
    for say, delimiter in ((NL, ";"), (EN, ",")):
        text = register_file(records, "csv", say).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
        assert len(cells) == (len(records) + 1) * len(FIELDS)
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_xlsx_holds_text_and_says_what_it_is():
    records = [plain(f"p-{n}", name=text) for n, text in enumerate(NASTY)]
    book = openpyxl.load_workbook(io.BytesIO(register_file(records, "xlsx", NL, made=MADE)))
    assert book.sheetnames == ["Plekken", "Over dit bestand"]
    names = [row[1] for row in book["Plekken"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in names} == {"s"}
    assert all(cell.hyperlink is None for cell in names)
    told = [cell.value for (cell,) in book["Over dit bestand"].iter_rows() if cell.value]
    assert "2026-11-22" in told
    assert any("CC BY 4.0" in text for text in told)
    assert "CC BY 4.0" in book.properties.description


def test_libreoffice_opens_both_and_sees_text(tmp_path):
    """What a spreadsheet shows: the text itself, never the answer of a sum."""
    record = plain("p", name="=1+1", notes="@SUM(1;2)", carrier="-5+7", lat=50.8, lon=5.25)
    files = {format: tmp_path / f"uit_{format}.{format}" for format in ("csv", "xlsx")}
    for format, file in files.items():
        file.write_bytes(register_file([record], format, EN))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program("soffice"), profile, "--headless", "--convert-to", "ods", "--outdir"]
    done = subprocess.run(
        [*command, tmp_path, *files.values()], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    for format in files:
        assert (tmp_path / f"uit_{format}.ods").exists(), done.stdout + done.stderr
        heads, first, *_ = rows_of(tmp_path / f"uit_{format}.ods")
        row = dict(zip(heads, first, strict=False))
        shown = [row[header(f, EN)][0].lstrip("'") for f in ("name", "notes", "carrier")]
        assert shown == ["=1+1", "@SUM(1;2)", "-5+7"]
        assert all(formula is None for _, formula in first)
        assert row["Latitude"][0] == "50.8"


@pytest.mark.parametrize("format", ["gpkg", "geojson", "kml"])
def test_other_programs_of_maps_read_points_and_names(tmp_path, format):
    import geopandas

    records = [
        plain("p-0", name="Dorpspunt É", lat=50.81, lon=5.21, notes="<b>x</b>"),
        plain("p-1", name="Zonder plek"),
    ]
    path = tmp_path / f"uit.{format}"
    path.write_bytes(register_file(records, format, NL, made=MADE))
    frame = geopandas.read_file(path)
    names = frame["name" if "name" in frame else "Name"].tolist()
    assert names == ["Dorpspunt É", "Zonder plek"]
    assert frame.crs.to_epsg() == 4326
    assert (frame.geometry[0].x, frame.geometry[0].y) == pytest.approx((5.21, 50.81), abs=1e-12)
    assert frame.geometry[1] is None or frame.geometry[1].is_empty


def test_licence_source_and_date_stand_in_the_files_that_have_a_place_for_it(tmp_path):
    import pyogrio

    records = [plain("p")]
    for format in ("geojson", "json"):
        document = json.loads(register_file(records, format, NL, made=MADE))
        assert document["licence"] == "CC-BY-4.0"
        assert document["made_at"].startswith("2026-11-22")
        assert "Ons Buurtpunt" in document["source"]
    text = register_file(records, "kml", NL, made=MADE).decode()
    assert "CC BY 4.0" in text.split("<Placemark>")[0]
    assert "2026-11-22" in text.split("<Placemark>")[0]
    path = tmp_path / "uit.gpkg"
    path.write_bytes(register_file(records, "gpkg", NL, made=MADE))
    told = pyogrio.read_info(path)["dataset_metadata"]
    assert told["DATE"] == "2026-11-22"
    assert told["LICENCE"].startswith("CC-BY-4.0")


def test_a_balloon_of_kml_shows_typed_html_as_text():
    from html import unescape
    from xml.etree import ElementTree

    nasty = "<script>alert(1)</script>"
    record = plain("p", name=nasty, address=nasty, municipality="")
    tree = ElementTree.fromstring(register_file([record], "kml", NL))
    space = {"k": "http://www.opengis.net/kml/2.2"}
    balloon = tree.find(".//k:Placemark/k:description", space).text
    assert "<script" not in balloon
    assert unescape(balloon).count(nasty) == 2
    # Nothing but that description is shown.
    assert tree.find(".//k:BalloonStyle/k:text", space).text == "$[description]"


@pytest.fixture
def with_contact(small):
    record = plain("met-contact", name="Met contact")
    if "met-contact" not in register.taken_ids():
        register.save(record, base=None, by=COMMAND_LINE)
        contact = Contact.from_dict(
            {
                "hub": "met-contact",
                "name": "Jan Peeters",
                "email": "jan@voorbeeld.be",
                "consent_on": "2026-01-05",
            }
        )
        register.save_contact(contact, by=COMMAND_LINE)
    return record


@pytest.mark.parametrize("format", FORMATS)
def test_details_of_persons_never_go_out_by_themselves(with_contact, format):
    content = register_file([with_contact], format, NL, by=COMMAND_LINE)
    if format == "xlsx":
        assert "Contacten" not in openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert b"Peeters" not in content
    assert b"jan@voorbeeld.be" not in content


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("by", [VISITOR, Actor("Carl", Role.CONTRIBUTOR)])
def test_who_is_no_editor_gets_no_contacts(with_contact, format, by):
    with pytest.raises(InputError) as caught:
        register_file([with_contact], format, NL, contacts=True, by=by)
    assert caught.value.faults[0].code == "register.not_allowed"


def test_an_editor_gets_them_only_where_they_are_no_map(with_contact):
    def asked(format: str) -> bytes:
        return register_file([with_contact], format, NL, contacts=True, by=COMMAND_LINE)

    for format in set(FORMATS) - set(WITH_CONTACTS):
        with pytest.raises(InputError) as caught:
            asked(format)
        assert caught.value.faults[0].code == "hub_files.contacts_format"
    assert "Jan Peeters" in asked("csv").decode("utf-8-sig")
    assert json.loads(asked("json"))["contacts"][0]["email"] == "jan@voorbeeld.be"
    sheet = openpyxl.load_workbook(io.BytesIO(asked("xlsx")))["Contacten"]
    assert [cell.value for cell in sheet[2]][:2] == ["met-contact", "Jan Peeters"]
    # And when such a file is read again, nobody's details come with it.
    plan = read_back(asked("csv"), "csv")
    assert plan.persons == ("Contact",)
    assert plan.same == ("met-contact",)


def test_a_cell_that_excel_cannot_hold_is_refused_not_cut():
    sources = ['"' * 495 + f"{n:03}" for n in range(40)]
    with pytest.raises(InputError) as caught:
        register_file([plain("p", sources=sources)], "xlsx", NL)
    assert caught.value.faults[0].code == "hub_files.cell_too_long"
    assert len(register_file([plain("p", sources=sources)], "csv", NL)) > 40_000


def test_an_unknown_form_is_refused():
    with pytest.raises(InputError) as caught:
        register_file([], "pdf", NL)
    assert caught.value.faults[0].code == "hub_files.format"


def test_a_service_keeps_its_state_and_dates_in_words():
    record = plain(
        "p", status="open",
        services=[
            {"service": "shop"},
            {"service": "cafe", "status": "planned", "begin": "2027"},
            {"service": "outdoor_meeting_space", "status": "ended", "end": "2023-05"},
        ],
    )  # fmt: skip
    cell = dict(zip(FIELDS, Words(NL).row(record), strict=True))["services"]
    garden = '"Tuin, terras of plein (gestopt, tot 2023-05)"'
    assert cell == f"Winkel; Café (gepland, vanaf 2027); {garden}"
