"""The merger table against crabpy's own list, and codes of one year told from those of another."""

from __future__ import annotations

import json
from importlib.resources import files

import pandas as pd
import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import mergers
from buurtpunt_lib.errors import InputError


def code_of(call, *args, **options) -> str:
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    return caught.value.faults[0].code


def test_there_were_308_municipalities_then_300_then_285():
    table = mergers.mergers()
    now = set(datasets.villages()["municipality_nis"])
    assert len(now) == 285
    for day, number in (("2025-01-01", 300), ("2019-01-01", 308)):
        of_day = table[table["valid_from"] == day]
        # Antwerp kept its code.
        now = (now - (set(of_day["nis_after"]) - {"11002"})) | set(of_day["nis_before"])
        assert len(now) == number


def test_the_municipalities_of_2024_that_are_gone_are_those_that_crabpy_calls_historic():
    listed = json.loads((files("crabpy") / "data" / "gemeenten.json").read_text("utf-8"))
    # Bastogne and Bertogne merged as well; they are Walloon.
    gone = {g["niscode"] for g in listed if g["status"] == "gehistoreerd"} - {"82003", "82005"}
    table = mergers.mergers()
    assert set(table.loc[table["valid_from"] == "2025-01-01", "nis_before"]) == gone
    names = {g["niscode"]: next(n["naam"] for n in g["namen"] if n["taal"] == "nl") for g in listed}
    assert {row.nis_after: row.name_after for row in table.itertuples()}.items() <= names.items()


def test_every_successor_exists_and_bears_the_name():
    villages = datasets.villages()
    table = mergers.village_mergers()
    assert list(villages["name"].reindex(table["nis_after"])) == list(table["name_after"])
    # The village of a municipality went where its municipality went.
    into = dict(zip(mergers.mergers()["nis_before"], mergers.mergers()["nis_after"], strict=True))
    assert [into[code[:5]] for code in table["nis_before"]] == [
        code[:5] for code in table["nis_after"]
    ]
    # None was lost: no two became one.
    assert table["nis_after"].is_unique


@pytest.mark.parametrize(
    ("nis", "year", "now"),
    [
        ("71053", None, "71053"),
        ("73040", 2024, "71072"),
        ("71022", 2018, "71072"),
        ("12030", 2018, "12041"),
        ("12041", 2019, "12041"),
        ("11007", 2024, "11002"),
        ("11002", 2018, "11002"),
        ("71072", 2025, "71072"),
    ],
)
def test_a_municipality_of_any_year_is_found_in_2025(nis, year, now):
    assert datasets.municipality_of(nis, year) == now


@pytest.mark.parametrize(
    ("nis", "year", "code"),
    [
        ("71072", 2024, "data.not_in_year"),
        ("73040", 2025, "data.not_in_year"),
        ("12041", 2018, "data.not_in_year"),
        ("21004", None, "data.municipality_unknown"),
        ("71053A", None, "data.municipality_unknown"),
        ("", None, "data.municipality_unknown"),
    ],
)
def test_a_municipality_that_was_not_there_is_refused(nis, year, code):
    assert code_of(datasets.municipality_of, nis, year) == code


def test_a_village_that_got_another_code_is_found():
    kortessem = datasets.village(datasets.village_of("73040A"))
    assert (kortessem.name, kortessem.municipality) == ("Kortessem", "Hasselt")
    assert code_of(datasets.village_of, "73040Z") == "data.village_unknown"


@pytest.mark.parametrize(
    ("codes", "coding"),
    [
        (["71053", "11001"], None),
        (["21004", "62063"], None),
        (["11001", "71072"], 2025),
        (["71022", "12041"], 2019),
        (["71022"], 2019),
        (["12030", "71022"], 2018),
        (["73040A"], 2019),
        (["73040A00-", "71053G00-"], 2019),
        (["71072A"], 2025),
    ],
)
def test_the_coding_of_a_table_is_told_by_its_codes(codes, coding):
    assert mergers.coding_of(codes) == coding


@pytest.mark.parametrize("codes", [["71022", "71072"], ["12030", "12041"], ["73040A", "71072B"]])
def test_two_codings_in_one_table_are_refused(codes):
    with pytest.raises(InputError) as caught:
        mergers.coding_of(codes)
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["old"], fault.values["new"]) == ("data.codings_mixed", *codes)


def test_a_column_is_converted_whole():
    codes = pd.Series(["73040", None, "71053", "11007"], index=[5, 6, 7, 8])
    now = mergers.converted(codes, "municipality", table="own", field="gemeente")
    assert list(now.index) == [5, 6, 7, 8]
    assert list(now.dropna()) == ["71072", "71053", "11002"]
    assert now.isna().sum() == 1


def test_a_village_that_no_longer_exists_is_named_with_row_and_field():
    codes = pd.Series(["71053G", "71053ZZ", "73040A", "99999A"])
    with pytest.raises(InputError) as caught:
        mergers.converted(codes, "village", table="dorpen.csv", field="dorp", first_row=2)
    assert [(f.code, f.values["row"], f.values["field"], f.values["value"])
            for f in caught.value.faults] == [
        ("data.no_longer", "3", "dorp", "71053ZZ"), ("data.no_longer", "5", "dorp", "99999A")
    ]  # fmt: skip


def test_a_sector_lies_in_the_village_that_begins_its_code():
    assert mergers.village_of_sector("73040A00-") == datasets.village_of("73040A")
    assert mergers.village_of_sector("21004A00-") is None
    assert mergers.village_of_sector("") is None
