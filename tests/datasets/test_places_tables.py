"""Villages, municipalities, stations and services per village, as they are read."""

import csv
from collections import Counter

import pytest

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.domain import Village
from buurtpunt_lib.errors import InputError

# Shares of villages above 500 inhabitants with at least one, by class of population, as published
# with the open data (500-1k, 1-2k, 2-3k, 3-5k, 5-10k, over 10k).
CLASSES = [(500, 1_000), (1_000, 2_000), (2_000, 3_000), (3_000, 5_000), (5_000, 10_000)]
CLASSES.append((10_000, 10**9))
PUBLISHED = {
    "supermarket": [0.04, 0.15, 0.32, 0.73, 0.94, 0.99],
    "parcel_locker": [0.05, 0.20, 0.41, 0.52, 0.77, 0.94],
    "post_point": [0.04, 0.19, 0.36, 0.45, 0.60, 0.79],
    "post_office": [0.02, 0.07, 0.09, 0.19, 0.50, 0.83],
    "railway_station": [0.02, 0.03, 0.12, 0.21, 0.25, 0.60],
}


@pytest.mark.parametrize("facility", PUBLISHED)
def test_facilities_are_as_common_as_published(facility):
    population = datasets.villages()["population"]
    rows = datasets.village_services()
    there = set(rows.loc[rows["service"] == facility, "village"])
    for (low, high), published in zip(CLASSES, PUBLISHED[facility], strict=True):
        members = population[(population >= low) & (population < high)].index
        assert sum(code in there for code in members) / len(members) == pytest.approx(
            published, abs=0.02
        )


def test_all_villages_and_municipalities_of_flanders_are_there():
    villages = datasets.villages()
    assert len(villages) == 1132
    assert villages.index.is_unique
    assert villages.index.is_monotonic_increasing
    assert villages["municipality_nis"].nunique() == 285
    assert Counter(villages.groupby("municipality_nis")["province"].first()) == {
        # After the mergers of 1 January 2025 (Zwijndrecht moved to Oost-Vlaanderen).
        "Antwerpen": 67,
        "Limburg": 38,
        "Oost-Vlaanderen": 55,
        "Vlaams-Brabant": 63,
        "West-Vlaanderen": 62,
    }


def test_what_is_not_known_is_empty_and_never_zero():
    villages = datasets.villages()
    without_population = villages["population"].isna()
    assert without_population.sum() == 44
    assert villages["lat"].isna().sum() == 23
    assert villages["postal_code"].isna().sum() == 19
    assert (villages["population"].dropna() > 0).all()
    # Each figure has its source, and nothing else has one.
    assert (villages["population_source"].isna() == without_population).all()
    assert (villages["population_year"].isna() == without_population).all()
    assert (villages["location_source"].isna() == villages["lat"].isna()).all()
    assert (villages["lon"].isna() == villages["lat"].isna()).all()
    assert ((villages["precision"] == "missing") == villages["lat"].isna()).all()


def test_villages_without_a_boundary_have_no_population_and_no_rows():
    villages = datasets.villages()
    unknown = villages.index[villages["boundary"] == "unknown"]
    assert villages.loc[unknown, "population"].isna().all()
    assert villages.drop(unknown)["population"].notna().all()
    assert not set(unknown) & set(datasets.village_services()["village"])
    assert not set(unknown) & set(datasets.stations()["village_code"].dropna())


def test_villages_of_sint_truiden():
    villages = datasets.villages()
    names = set(villages.loc[villages["municipality_nis"] == "71053", "name"])
    assert {"Runkelen", "Zepperen", "Aalst", "Sint-Truiden"} <= names
    assert datasets.municipality("71053") == ("71053", "Sint-Truiden")


def test_every_located_village_lies_in_flanders():
    located = datasets.villages().dropna(subset=["lat"])
    assert located["lat"].between(50.67, 51.51).all()
    assert located["lon"].between(2.54, 5.93).all()


def test_a_village_as_an_object_says_none_where_nothing_is_known():
    gelmen = datasets.village("71053S")
    assert isinstance(gelmen, Village)
    assert (gelmen.name, gelmen.municipality, gelmen.province) == (
        "Gelmen",
        "Sint-Truiden",
        "Limburg",
    )
    assert (gelmen.postal_code, gelmen.lat, gelmen.population, gelmen.population_year) == (
        None,
    ) * 4
    aartselaar = datasets.village("11001A")
    assert (aartselaar.population, aartselaar.population_year) == (14_885, 2024)
    assert type(aartselaar.population) is int


@pytest.mark.parametrize("ask", [datasets.village, datasets.municipality])
@pytest.mark.parametrize("code", ["", "99999", "99999Z", "Zepperen"])
def test_unknown_codes_are_refused(ask, code):
    with pytest.raises(InputError) as caught:
        ask(code)
    assert caught.value.faults[0].code in {"data.village_unknown", "data.municipality_unknown"}


def test_who_changes_a_table_changes_nobody_elses():
    for table in (
        datasets.villages,
        datasets.stations,
        datasets.village_services,
        datasets.hubs_table,
        datasets.finance_figures,
        datasets.proximity_norms,
    ):
        mine = table()
        column = mine.columns[0]
        before = mine[column].iloc[0]
        mine.iloc[0, 0] = "changed" if isinstance(before, str) else before
        mine["extra"] = 1
        assert table()[column].iloc[0] == before
        assert "extra" not in table()


def test_stations_outside_every_known_village_are_kept():
    stations = datasets.stations()
    assert len(stations) == 256
    unplaced = stations.loc[stations["village_code"].isna(), "name"]
    assert set(unplaced) == {"Brugge", "Brugge-Sint-Pieters", "Wijgmaal"}


def test_station_rows_agree_with_the_stations():
    rows = datasets.village_services()
    rows = rows[rows["service"] == "railway_station"].set_index("village")["count"]
    counted = datasets.stations()["village_code"].value_counts()
    codes = rows.index.union(counted.index)
    difference = rows.reindex(codes, fill_value=0) - counted.reindex(codes, fill_value=0)
    # Gent-Dampoort stands where two villages meet: the list puts it in Gent, the rows in
    # Sint-Amandsberg. Both are kept as compiled.
    assert difference[difference != 0].to_dict() == {"44021A": -1, "44021E": 1}
    assert datasets.village("44021E").name == "Sint-Amandsberg"


def test_evidence_rows_name_a_source_a_date_and_a_licence():
    rows = datasets.village_services()
    assert len(rows) == 2720
    assert not rows.duplicated(["village", "service"]).any()
    assert not rows.isna().any().any()
    assert (rows["count"] >= 1).all()
    assert set(rows["service"]) == {facility.code for facility in datasets.facilities()[:6]}
    assert set(rows["village"]) <= set(datasets.villages().index)


def test_openstreetmap_is_a_layer_of_its_own():
    rows = datasets.village_services()
    shared = rows[rows["licence"] == "ODbL-1.0"]
    assert set(shared["service"]) == {"supermarket", "pharmacy"}
    with (paths.DATA / "openstreetmap" / "village_services.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(shared)
    assert set(rows.drop(shared.index)["source"]) == {"bpost_service_points", "irail_stations"}
