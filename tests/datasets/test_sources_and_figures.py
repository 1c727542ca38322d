"""Sources, kinds of service, reference figures and norms, as they are read."""

import re

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets.kinds import read_services
from buurtpunt_lib.datasets.provenance import AS_OF, read_sources
from buurtpunt_lib.domain import FunctionGroup, PolicyDomain
from buurtpunt_lib.errors import InputError

SOURCE = {
    "name": "a",
    "publisher": "b",
    "url": "https://example.org",
    "licence": "CC0-1.0",
    "as_of": "2026",
    "complete_for": [],
}


def faults_of(read, document):
    with pytest.raises(InputError) as caught:
        read(document)
    return [fault.code for fault in caught.value.faults]


def test_a_source_is_complete_only_where_absence_means_absence():
    complete = {key: s.complete_for for key, s in datasets.sources().items() if s.complete_for}
    assert complete == {
        # Not for parcel lockers: other companies have lockers too.
        "bpost_service_points": ("post_office", "post_point"),
        "irail_stations": ("railway_station",),
    }
    codes = {facility.code for facility in datasets.facilities()}
    assert all(set(facilities) <= codes for facilities in complete.values())


def test_the_silence_of_bpost_is_doubted_where_it_cannot_be_true():
    """Every municipality has a post office or point by contract; large villages have something."""
    villages, bpost = datasets.villages(), datasets.sources()["bpost_service_points"]
    rows = datasets.village_services()
    rows = rows[rows["source"] == bpost.key]
    served = rows.loc[rows["service"].isin(bpost.complete_for), "village"]
    without = ~villages["municipality_nis"].isin(villages.loc[served, "municipality_nis"])
    large = (villages["population"] > 10_000) & ~villages.index.isin(rows["village"])
    doubted = bpost.doubted_in
    assert sorted(doubted) == sorted(villages.index[without | large])
    assert len(set(villages.loc[without, "municipality_nis"])) == 7


def test_every_source_column_holds_keys_of_sources():
    keys = set(datasets.sources())
    villages = datasets.villages()
    used = set(villages["population_source"].dropna()) | set(villages["location_source"].dropna())
    assert used | set(datasets.village_services()["source"]) <= keys


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"licence": "GPL"}, "data.not_allowed"),
        ({"as_of": "soon"}, "data.not_allowed"),
        ({"name": ""}, "data.required"),
        ({"remark": "x"}, "data.keys"),
    ],
)
def test_a_faulty_source_is_refused(change, code):
    assert read_sources({"key": SOURCE})["key"].licence == "CC0-1.0"
    assert faults_of(read_sources, {"key": SOURCE | change}) == [code]
    assert faults_of(read_sources, {"key": {k: v for k, v in SOURCE.items() if k != "url"}}) == [
        "data.keys"
    ]
    assert faults_of(read_sources, []) == ["data.keys"]


def test_the_footer_gets_a_date_for_every_facility():
    dates = datasets.data_dates()
    facilities = set(datasets.village_services()["service"])
    assert len(facilities) >= 6
    assert facilities < {what for what, _, _ in dates}
    assert all(source in datasets.sources() and AS_OF.fullmatch(day) for _, source, day in dates)
    # The pharmacies carry no date of their own, so the footer may not borrow that of the shops.
    assert ("pharmacy", "openstreetmap", "2022+") in dates
    assert ("supermarket", "openstreetmap", "2026-02") in dates


def test_the_measured_facilities_are_offered_back_by_hub_services():
    offered = {service.code for service in datasets.services()}
    measured = [facility.code for facility in datasets.facilities()]
    # The six of the shipped sources come first: plans, tables and files were made with them.
    assert measured[:6] == [
        "supermarket",
        "pharmacy",
        "post_office",
        "post_point",
        "parcel_locker",
        "railway_station",
    ]
    # "Bakker, slager, bushalte, bankautomaat": what the handbook says has left the villages.
    lost = {"bakery", "butcher_shop", "transit_stop", "cash_machine"}
    assert lost | {"doctor", "primary_school", "corner_shop", "library"} <= set(measured)
    for facility in datasets.facilities():
        assert facility.origin == "facility"
        assert set(facility.provides) <= offered
    assert sum(service.origin == "handbook" for service in datasets.services()) == 40
    assert [s.code for s in datasets.services() if s.origin == "open"] == ["other"]


def test_a_service_is_found_by_its_code():
    for known in datasets.services() + datasets.facilities():
        assert datasets.service(known.code) is known
        assert known.domains
    with pytest.raises(InputError) as caught:
        datasets.service("bakery-shop")
    assert "supermarket" in caught.value.faults[0].values["allowed"]


def test_faulty_kinds_of_service_are_refused_all_at_once():
    service = {"nl": "a", "en": "b", "domains": ["zorg"], "group": "social", "origin": "handbook"}
    facility = {"nl": "a", "en": "b", "domains": ["zorg"], "group": "social", "provides": ["a"]}
    good = {"services": {"a": service}, "facilities": {"f": facility}}
    (offered,), (measured,) = read_services(good)
    assert (offered.domains, offered.group) == ((PolicyDomain.CARE,), FunctionGroup.SOCIAL)
    assert measured.provides == ("a",)
    bad = {
        "services": {
            "a": service | {"domains": []},
            "b": service | {"group": "sports"},
            "c": service | {"origin": "hearsay"},
            "d": service | {"nl": " "},
            "e": {"nl": "a"},
        },
        "facilities": {"f": facility | {"provides": ["z"]}},
    }
    assert faults_of(read_services, bad) == [
        "data.required",
        "data.not_allowed",
        "data.not_allowed",
        "data.required",
        "data.keys",
        "data.not_allowed",
    ]
    for document in (None, [], {"services": {}}, {"services": [], "facilities": []}):
        assert faults_of(read_services, document) == ["data.keys"]


def test_reference_figures_are_all_there_with_source_and_year():
    figures = datasets.finance_figures()
    assert len(figures) == 303
    assert figures["country"].value_counts().to_dict() == {"BE": 242, "NL": 31, "UK": 21, "DE": 9}
    # A figure is a number, or words with perhaps a range.
    assert (figures["value"].isna() == figures["value_text"].notna()).all()
    numbers = figures[figures["value"].notna()]
    assert (numbers["value"] == numbers["value_min"]).all()
    assert (figures["value_min"].dropna() <= figures["value_max"].dropna()).all()


def test_a_reference_figure_by_its_id():
    cap = datasets.finance_figure("win_win_max_per_lender_2020_10")
    assert (cap.value, cap.unit, cap.year, cap.country) == (75_000, "EUR", "2020-10+", "BE")
    words = datasets.finance_figure("bodb_grant_range_awarded_2022")
    assert (words.value, words.value_text) == (None, "750-5000")
    assert (words.value_min, words.value_max) == (750, 5_000)
    assert type(words.value_min) is float
    undated = datasets.finance_figure("corporate_tax_standard")
    assert undated.year == ""
    assert "no date" in undated.note
    with pytest.raises(InputError):
        datasets.finance_figure("win_win")


def test_ids_that_name_a_year_agree_with_the_year():
    for id, year in datasets.finance_figures()["year"].dropna().items():
        stated = re.findall(r"\d{4}", year)
        named = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", id)
        if named:
            assert set(stated) & set(named), id


def test_norms_have_metres_that_agree_with_what_is_stated():
    norms = datasets.proximity_norms()
    assert len(norms) == 54
    metres = norms.dropna(subset=["distance_m"])
    assert len(metres) == 34
    for row in metres.itertuples():
        factor = 1000 if row.unit.startswith("km") else 1
        assert float(row.norm) * factor == pytest.approx(row.distance_m)
    indicator = norms.loc[["pharmacy_walk_15_min", "pharmacy_cycle_15_min"], "distance_m"]
    assert indicator.tolist() == [1200, 3750]


def test_outlines_are_closed_rings_in_flanders():
    assert [outline.name for outline in datasets.outlines("province")] == [
        "Antwerpen",
        "Limburg",
        "Oost-Vlaanderen",
        "Vlaams-Brabant",
        "West-Vlaanderen",
    ]
    cantons = datasets.outlines("canton")
    assert len({outline.name for outline in cantons}) == 86
    for outline in cantons + datasets.outlines("province"):
        for ring in outline.rings:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert all(2.5 < lon < 6 and 50.6 < lat < 51.6 for lon, lat in ring)
    with pytest.raises(InputError):
        datasets.outlines("municipality")
