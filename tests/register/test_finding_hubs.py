"""Finding: masks and counts against the plain way, for any table and any filters."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from filter_examples import CHOSEN, SERVICES
from hypothesis import given, settings
from hypothesis import strategies as st
from three_places import EDITOR, place

from buurtpunt_lib import datasets, register
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.domain.hub_record import Setting
from buurtpunt_lib.register.finding import prepared
from buurtpunt_lib.storage import register as stored

MONDAY = datetime(2026, 11, 23, 10, 0)
SIZES = {
    "0-499": (0, 499),
    "500-999": (500, 999),
    "1000-1999": (1000, 1999),
    "2000-4999": (2000, 4999),
    "5000-9999": (5000, 9999),
    "10000+": (10_000, 10**9),
}


def made(number: int, size: int) -> pd.DataFrame:
    """A hub table; the same for the same number."""
    rng = random.Random(number)
    rows = [
        {
            "id": f"plek-{at}",
            "name": rng.choice(["De Brug", "Café ’t Hoekje", "Dorpspunt Sint-Truiden"]),
            "place": rng.choice(["Zepperen", "Aalst", ""]),
            "municipality": rng.choice(["Sint-Truiden", ""]),
            "kind": rng.choice(list(HubKind)).value,
            "status": rng.choice(list(HubStatus)).value,
            "province": rng.choice(["Limburg", "Antwerpen", ""]),
            "initiator": rng.choice(["", *Initiator]),
            "legal_form": rng.choice(["", *HubLegalForm]),
            "setting": rng.choice(list(Setting)).value,
            "services": tuple(rng.sample(SERVICES, rng.randint(0, 3))),
            "opened": rng.choice([None, 2015, 2019, 2022]),
            "population": rng.choice([np.nan, 0, 499, 500, 1999, 2000, 12_000]),
            "lat": rng.choice([np.nan, 50.82, 51.2]),
            "lon": rng.choice([5.25, 4.4]),
            "opening_hours": rng.choice(["", "Mo 09:00-12:00", "Tu 09:00-12:00", "24/7"]),
        }
        for at in range(size)
    ]
    columns = ["id", "name", "place", "municipality", "kind", "status", "province", "initiator",
               "legal_form", "setting", "services", "opened", "population", "lat", "lon",
               "opening_hours"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"opened": "Int64", "population": float, "lat": float, "lon": float})


TABLES = st.builds(made, st.integers(0, 10**6), st.integers(0, 25))


def fits(row, filters: register.Filters) -> bool:
    """The plain way, row by row; without text."""
    one = {
        "status": filters.statuses, "kind": filters.kinds, "province": filters.provinces,
        "initiator": filters.initiators, "legal_form": filters.legal_forms,
        "setting": filters.settings,
    }  # fmt: skip
    if any(wanted and getattr(row, column) not in wanted for column, wanted in one.items()):
        return False
    if filters.services:
        shared = set(filters.services) & set(row.services)
        if len(shared) < (len(filters.services) if filters.every_service else 1):
            return False
    if filters.sizes:
        known = row.population == row.population
        size = [s for s, (low, high) in SIZES.items() if known and low <= row.population <= high]
        if not set(size or [""]) & set(filters.sizes):
            return False
    if filters.opened_since is not None and (
        pd.isna(row.opened) or row.opened < filters.opened_since
    ):
        return False
    if filters.open_now and row.opening_hours not in ("Mo 09:00-12:00", "24/7"):
        return False
    if filters.near is not None:
        lat, lon, km = filters.near
        if pd.isna(row.lat) or straight_line(lat, lon, row.lat, row.lon) > 1000 * km:
            return False
    return True


@settings(max_examples=200)
@given(TABLES, CHOSEN)
def test_what_is_found_is_what_fits(table, filters):
    expected = [row.id for row in table.itertuples() if fits(row, filters)]
    assert register.find(table, filters, moment=MONDAY)["id"].tolist() == expected


@settings(max_examples=30)
@given(TABLES, CHOSEN)
def test_a_facet_counts_what_its_option_would_leave(table, filters):
    counted = register.facets(table, filters, moment=MONDAY)
    for facet, field in register.FACETS.items():
        for option, number in counted[facet].items():
            if field == "services" and filters.every_service:
                asked = filters.replace(services=(*filters.services, option))
            else:
                asked = filters.replace(**{field: (option,)})
            assert number == len(register.find(table, asked, moment=MONDAY)), (facet, option)
    without = filters.replace(open_now=False)
    assert sum(counted["open_now"].values()) == len(register.find(table, without, moment=MONDAY))


@settings(max_examples=30)
@given(TABLES)
def test_facets_name_what_occurs_each_once(table):
    counted = register.facets(table, register.Filters(), moment=MONDAY)
    assert counted["status"] == table["status"].value_counts().to_dict()
    assert list(counted["status"]) == [s.value for s in HubStatus if s.value in counted["status"]]
    assert counted["service"] == table["services"].explode().dropna().value_counts().to_dict()
    assert counted["opened"] == {
        str(year): number for year, number in table["opened"].value_counts().items()
    }


def test_one_of_the_services_or_all_of_them():
    table = made(2, 40)
    two = register.Filters(services=("shop", "cafe"))
    both = table["services"].map(lambda offered: {"shop", "cafe"} <= set(offered))
    either = table["services"].map(lambda offered: bool({"shop", "cafe"} & set(offered)))
    assert 0 < both.sum() < either.sum() < len(table)
    assert register.matches(table, two).tolist() == either.tolist()
    assert register.matches(table, two.replace(every_service=True)).tolist() == both.tolist()


def test_open_now_knows_the_clock_and_counts_no_unknown_hours():
    table = made(3, 60)
    later = MONDAY + timedelta(days=1)
    wanted = register.Filters(open_now=True)
    assert set(register.find(table, wanted, moment=MONDAY)["opening_hours"]) == {
        "Mo 09:00-12:00", "24/7"
    }  # fmt: skip
    assert set(register.find(table, wanted, moment=later)["opening_hours"]) == {
        "Tu 09:00-12:00", "24/7"
    }  # fmt: skip
    counted = register.facets(table, register.Filters(), moment=MONDAY)["open_now"]
    assert counted["unknown"] == (table["opening_hours"] == "").sum()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("brug", {"De Brug"}),
        ("cafe hoekje", {"Café ’t Hoekje"}),
        ("st truiden dorpspunt", {"Dorpspunt Sint-Truiden"}),
        ("DORPSPUNT", {"Dorpspunt Sint-Truiden"}),
        # A letter too few, two letters turned round.
        ("dorpspnt", {"Dorpspunt Sint-Truiden"}),
        ("hokeje", {"Café ’t Hoekje"}),
        ("xyzxyz", set()),
    ],
)
def test_words_are_found_however_they_are_typed(text, names):
    table = made(4, 40)
    assert set(register.find(table, register.Filters(text=text))["name"]) == names


def test_what_was_prepared_serves_copies_and_never_a_part_of_a_table():
    table = made(5, 40)
    table.attrs["stamp"] = "a.1"
    ready = prepared(table)
    assert prepared(table.copy(deep=False)) is ready
    part = table[table["status"] == "open"]
    turned = table.iloc[::-1]
    assert part.attrs["stamp"] == "a.1"
    for other in (part, turned, table.assign(id=table["id"] + "x")):
        assert prepared(other) is not ready
    wanted = register.Filters(kinds=(table["kind"].iat[0],))
    for other in (part, turned):
        expected = other[other["kind"] == table["kind"].iat[0]]
        pd.testing.assert_frame_equal(register.find(other, wanted), expected)


def test_the_landscape_that_ships_is_found():
    table = datasets.hubs_table()
    wanted = register.Filters(services=("cafe",), provinces=("Limburg", "Antwerpen"))
    expected = table[
        table["services"].map(lambda codes: "cafe" in codes)
        & table["province"].isin(["Limburg", "Antwerpen"])
    ]
    assert 0 < len(expected) < len(table)
    pd.testing.assert_frame_equal(register.find(table, wanted), expected)
    found = register.find(table, register.Filters(text="st truiden", kinds=("buurtpunt",)))
    assert set(found["place"]) == {"Runkelen", "Zepperen", "Aalst"}


def test_the_database_finds_words_of_a_whole_record(three_places):
    new = place("de-linde", "De Linde", notes="op vrijdag is er pannenkoekenbak")
    register.save(new, base=None, by=EDITOR)
    table = stored.hub_table()
    assert register.find(table, register.Filters(text="pannenkoek"))["id"].tolist() == ["de-linde"]
    assert [id_ for id_, _ in register.search("pannenkoek")] == ["de-linde"]
    # What fits leaves out what only looks alike.
    assert register.find(table, register.Filters(text="brug"))["id"].tolist() == ["de-brug"]
    assert register.find(table, register.Filters(text="burg"))["id"].tolist() == ["de-brug"]


def test_without_a_database_names_are_searched(three_places, monkeypatch):
    from buurtpunt_lib.errors import InputError
    from buurtpunt_lib.storage import register_search

    def out_of_reach(*_):
        raise InputError("storage.unreachable")

    monkeypatch.setattr(register_search, "search", out_of_reach)
    [(found, score)] = register.search("café ster")
    assert (found, score > 1) == ("cafe-de-ster", True)
    [(found, score)] = register.search("stre cafe")
    assert (found, score > 1) == ("cafe-de-ster", False)
    assert register.search("  ") == []


ON = date(2026, 11, 22)


def test_records_that_grew_old_are_asked_about():
    rows = [
        ("klaar", "open", "2026", None, None),
        ("oud", "open", "2022", None, "old_source"),
        ("bevestigd", "open", "2015", date(2026, 1, 5), None),
        ("lang geleden", "open", "2015", date(2023, 1, 5), "old_confirmation"),
        ("nooit", "open", "", None, "no_date"),
        ("plan", "plan", "2024", None, "in_between"),
        ("idee", "idea", "", None, "in_between"),
        ("opstart", "start_up", "2026-03", None, None),
        ("wie weet", "unknown", "2026", None, "unknown_status"),
        ("dicht", "closed", "2001", None, None),
    ]
    table = pd.DataFrame(rows, columns=["id", "status", "status_as_of", "confirmed_on", "expected"])
    table["name"], table["municipality"] = table["id"], "Gent"
    found = register.to_confirm(table, ON)
    assert found["reason"].to_dict() == {
        id_: reason for id_, *_, reason in rows if reason is not None
    }
    assert list(found.index) == ["idee", "plan", "wie weet", "nooit", "lang geleden", "oud"]
    assert found.loc["lang geleden", "months"] == 46


def test_the_register_that_ships_says_what_to_ask_about():
    found = register.to_confirm(stored.hub_table(), ON)
    assert 0 < len(found) < 145
    assert "closed" not in set(found["status"])
