"""Records of the register: right ones pass, each wrong one is told with row, field and reason."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from record_examples import SPOILS, VILLAGES, records

from buurtpunt_lib import datasets, register
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape import RecordRules
from buurtpunt_lib.texts import LANGUAGES, catalogue

RULES = RecordRules(datasets.services(), VILLAGES)
RIGHT = {
    "id": "dorpspunt-zepperen",
    "name": "Dorpspunt Zepperen",
    "kind": "buurtpunt",
    "village": "71053G",
    "place": "Zepperen",
    "municipality": "Sint-Truiden",
    "province": "Limburg",
    "lat": 50.82,
    "lon": 5.25,
    "precision": "village",
    "status": "open",
    "status_as_of": "2024",
    "sources": ["https://voorbeeld.be"],
}


def shipped() -> list[HubRecord]:
    found = []
    for hub in datasets.hubs():
        spot = VILLAGES.loc[hub.village] if hub.village else None
        known = spot is not None and spot["lat"] == spot["lat"]
        lat, lon = (float(spot["lat"]), float(spot["lon"])) if known else (None, None)
        found.append(HubRecord.from_hub(hub, lat=lat, lon=lon))
    return found


def refused(row: str, values: dict) -> InputError | None:
    try:
        register.checked(values, row=row)
    except InputError as error:
        return error
    return None


def faults_of(row: str, values: dict) -> list[tuple[str, str]]:
    """(field, code) of each fault; each names its row."""
    error = refused(row, values)
    faults = () if error is None else error.faults
    assert {fault.values["row"] for fault in faults} <= {row}
    return [(fault.values["field"], fault.code) for fault in faults]


def test_the_landscape_that_ships_is_right_as_records_too():
    found = shipped()
    assert len(found) == 145
    assert [fault for record in found for fault in RULES.faults(record)] == []


@given(records())
def test_a_right_record_passes_and_comes_back_the_same(record):
    assert RULES.faults(record) == []
    assert HubRecord.from_dict(record.to_dict()) == record
    assert register.checked(record.to_dict()) == record


FULL = {
    **RIGHT,
    "setting": "village_core",
    "stages": [{"status": "idea", "since": "2018"}, {"status": "open", "since": "2021-05"}],
    "services": [{"service": "shop", "begin": "2021"}, {"service": "cafe", "status": "planned"}],
    "partners": [{"kind": "school", "name": "De Boomgaard"}],
    "opening_hours": "Mo-Fr 09:00-12:00; PH off",
    "challenges": ["mobility"],
    "confirmed_on": "2025-06-30",
}
BARE = {"id": "x", "name": "X", "kind": "other", "province": "Limburg", "sources": ["krant"]}


# A hundred times a wrong value for each of 30 fields, in each of four records.
@settings(max_examples=100, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.fixed_dictionaries(SPOILS))
def test_ten_thousand_bad_rows_are_each_refused_with_row_field_and_reason(spoils):
    rows = [
        (field, {**right, field: value})
        for right in (RIGHT, FULL, BARE, {**BARE, "municipality": "Sint-Truiden"})
        for field, value in spoils.items()
    ]
    assert len(rows) >= 100
    for number, (field, row) in enumerate(rows):
        found = faults_of(f"{number}", row)
        assert any(named.split("[")[0] == field for named, _ in found), (field, row[field])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"id": "Zepperen 1"}, [("id", "register.not_id")]),
        ({"village": "7105"}, [("village", "register.not_village")]),
        ({"status_as_of": "lente"}, [("status_as_of", "register.not_date")]),
        ({"lat": None, "precision": ""}, [("lat", "register.lat_and_lon")]),
        ({"lat": None, "lon": None}, [("precision", "register.precision_without_place")]),
        ({"lat": 51.3, "lon": 3.2}, [("lat", "landscape.far_from_village")]),
        ({"municipality": "Gent"}, [("municipality", "landscape.municipality_differs")]),
        ({"village": None, "municipality": "Gent"},
         [("province", "landscape.municipality_elsewhere")]),
        ({"sources": []}, [("sources", "register.no_source")]),
        ({"opening_hours": "9 tot 12"}, [("opening_hours", "landscape.opening_hours")]),
        ({"digital": "bel 057 12 34 56"}, [("digital", "landscape.contact")]),
        ({"digital": "https://x.be/057-12-34-56"}, []),
        ({"notes": "a\x00"}, [("notes", "register.not_plain_text")]),
        ({"name": "a\nb"}, [("name", "register.not_a_line")]),
        ({"confirmed_on": "2100-01-01"}, [("confirmed_on", "register.in_future")]),
        ({"services": [{"service": "shop", "begin": "2021", "end": "2020-05"}]},
         [("services[0].end", "register.end_before_begin")]),
        ({"services": [{"service": "shop", "begin": "2021", "end": "2021-05"}]}, []),
        # It stopped and began again.
        ({"services": [{"service": "shop", "status": "ended", "end": "2020"},
                       {"service": "shop", "begin": "2023"}]}, []),
        ({"services": [{"service": "shop"}, {"service": "shop", "status": "planned"}]},
         [("services", "landscape.service_twice")]),
        ({"services": [{"service": "shop", "status": "ended"}] * 2},
         [("services[1]", "landscape.period_twice")]),
        ({"stages": [{"status": "open", "since": "2025"}]},
         [("status", "landscape.opened_later")]),
        ({"stages": [{"status": "open", "since": "2024-05"}]}, []),
        ({"status": "closed", "stages": [{"status": "closed", "since": "2025"}]},
         [("status", "landscape.stage_later")]),
        ({"stages": [{"status": "closed", "since": "2023"}]},
         [("status", "landscape.stages_contradict")]),
        ({"stages": [{"status": "closed", "since": "2023"}, {"status": "open"}]}, []),
        # In the same year nobody can say which came first.
        ({"stages": [{"status": "closed", "since": "2024"}]}, []),
        ({"status": "plan", "stages": [{"status": "open", "since": "2026"}]}, []),
        ({"stages": [{"status": "plan", "since": "2020"}] * 2},
         [("stages[1]", "landscape.stage_twice")]),
    ],
)  # fmt: skip
def test_each_rule_tells_its_field_and_no_other(change, expected):
    values = {**RIGHT, **change}
    assert faults_of("7", values) == expected
    for language in LANGUAGES if expected else ():
        assert "{" not in catalogue(language).error(refused("7", values))


def test_every_fault_of_a_row_is_told_at_once():
    wrong = {**RIGHT, "id": "A", "lat": 3.0, "status_as_of": "x", "sources": [], "extra": 1}
    fields = {field for field, _ in faults_of("1", wrong)}
    assert fields >= {"id", "lat", "status_as_of", "extra"}


def test_stages_stand_in_order_and_those_without_a_date_stay():
    record = HubRecord.from_dict(
        {
            **RIGHT,
            "stages": [
                {"status": "open", "since": "2021-05"},
                {"status": "plan"},
                {"status": "idea", "since": "2018"},
            ],
        }
    )
    assert [stage.since for stage in record.stages] == ["2018", "", "2021-05"]
    assert record.opened == 2021


def test_texts_lose_spaces_around_and_have_one_sort_of_line_end():
    record = HubRecord.from_dict({**RIGHT, "name": "  Brug ", "notes": "a\r\nb\rc "})
    assert (record.name, record.notes) == ("Brug", "a\nb\nc")


def test_what_stands_twice_in_a_list_is_kept_once():
    twice = {"sources": ["a", "a "], "domains": ["wonen", "wonen"]}
    record = HubRecord.from_dict({**RIGHT, **twice})
    assert (record.sources, len(record.domains)) == (("a",), 1)
