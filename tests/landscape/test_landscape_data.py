"""The hand-edited files: the kinds of service and the 145 places."""

from __future__ import annotations

import re

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import FunctionGroup, HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.texts import LANGUAGES, catalogue

# The list on the project page of Ons Buurtpunt (4 January 2022), in its order: one word of each.
PROJECT_PAGE = {
    "streek": "local_products",
    "café": "cafe",
    "deelfietsen": "shared_bikes",
    "toeristisch": "tourist_information",
    "sporten": "group_sport",
    "fietsherstel": "bicycle_repair",
    "winkel": "shop",
    "bibpunt": "library_point",
    "lokale overheid": "municipal_desk",
    "dorpsmoestuin": "community_garden",
    "groentepakketten": "vegetable_box_pickup",
    "repaircafé": "repair_cafe",
    "coworking": "coworking",
    "tweedehands": "second_hand_market",
    "arts": "doctor_consultation",
    "zorginstelling": "care_partnership",
    "deelwagens": "shared_cars",
    "vergaderzaal": "meeting_room",
    "babytheek": "baby_library",
    "sociale kruidenier": "social_grocery",
    "hoppin": "mobility_hub",
    "spelotheek": "toy_library",
    "werkmateriaal": "tool_lending",
    "voedselbank": "food_bank",
    "bushalte": "bus_stop",
    "copytheek": "copy_service",
    "planten": "plant_swap",
    "dorpsmunt": "local_currency",
    "liftplek": "ride_sharing_spot",
    "postpunt": "post_counter",
    "vacaturebord": "job_board",
    "pakjespunt": "parcel_point",
    "cursussen": "courses",
    "culturele evenementen": "cultural_events",
    "buurthulp": "neighbour_help",
    "woningen": "affordable_housing",
    "energiecoöperatie": "energy_cooperative",
    "laadpalen": "charging_points",
    "computers": "public_computers",
    "tentoonstelling": "local_art_exhibition",
}
MEASURED = ["supermarket", "pharmacy", "post_office", "post_point", "parcel_locker"]
MEASURED += ["railway_station"]


def test_the_forty_kinds_of_the_project_page_stand_first_and_in_its_order():
    kinds = datasets.services()
    handbook = [s.code for s in kinds if s.origin == "handbook"]
    assert len(handbook) == 40
    assert handbook == list(PROJECT_PAGE.values())
    assert [s.code for s in kinds[:40]] == handbook
    assert [s.code for s in kinds if s.origin == "open"] == ["other"] == [kinds[-1].code]


def test_every_kind_has_its_own_name_in_both_languages():
    for language in LANGUAGES:
        names = [service.name(language).casefold() for service in datasets.services()]
        assert len(set(names)) == len(names)


def test_every_function_group_and_every_domain_is_served():
    assert {s.group for s in datasets.services()} == set(FunctionGroup)
    domains = {domain for s in datasets.services() for domain in s.domains}
    assert domains == {"wonen", "werken", "mobiliteit", "onderwijs", "zorg", "welzijn"}


def test_a_hub_can_bring_each_measured_facility_back():
    facilities = [f.code for f in datasets.facilities()]
    assert facilities[: len(MEASURED)] == MEASURED
    codes = {s.code for s in datasets.services()}
    assert not codes & set(facilities)
    for facility in datasets.facilities():
        assert facility.provides
        assert set(facility.provides) <= codes


def test_kinds_from_the_landscape_were_met_there():
    met = {code for hub in datasets.hubs() for code in hub.services}
    assert {s.code for s in datasets.services() if s.origin == "landscape"} <= met


def test_the_places_are_all_there():
    hubs = datasets.hubs()
    assert len(hubs) == 145
    assert len({hub.name for hub in hubs}) == 145
    assert sum(hub.kind == HubKind.BUURTPUNT for hub in hubs) == 31


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_word(language):
    say = catalogue(language)
    for group, members in (
        ("kind", HubKind),
        ("status", HubStatus),
        ("initiator", Initiator),
        ("legal_form", HubLegalForm),
    ):
        words = [say(f"landscape.{group}.{code}") for code in members]
        assert len(set(words)) == len(words)


def test_every_code_of_the_lists_is_used():
    hubs = datasets.hubs()
    assert {hub.kind for hub in hubs} == set(HubKind)
    assert {hub.initiator for hub in hubs} - {""} == set(Initiator)
    assert {hub.legal_form for hub in hubs} - {""} == set(HubLegalForm)


def test_readers_read_dutch():
    """Free text was written in English in the research: none of it may be left."""
    english = re.compile(r"\b(the|with|and|of the|former|church|volunteers|village|by|for)\b", re.I)
    left = [
        (hub.id, field, getattr(hub, field))
        for hub in datasets.hubs()
        for field in ("place", "address", "funding", "figures", "notes")
        if english.search(getattr(hub, field))
    ]
    assert left == []


def test_a_place_in_its_own_village_carries_that_name_or_lies_in_it():
    """A village code was joined by name and municipality; hamlets are the named exceptions."""
    villages = datasets.villages()
    letters = re.compile(r"[^a-z]")
    differs = {
        hub.place: villages.at[hub.village, "name"]
        for hub in datasets.hubs()
        if hub.village
        and letters.sub("", hub.place.casefold())
        != letters.sub("", villages.at[hub.village, "name"].casefold())
    }
    assert differs == {
        "Bel": "Geel",
        "Achterbroek": "Kalmthout",
        "Groot-Vorst": "Vorst",
        "Mol-Sluis": "Mol",
        "Donk": "Mol",
        "Gompel": "Mol",
        "Weelde-Statie": "Weelde",
        "Sledderlo": "Genk",
        "Termien": "Genk",
        "Genk-centrum": "Genk",
        "Meulenberg": "Houthalen",
        "Grote Heide": "Neerpelt",
        "Lafelt": "Vlijtingen",
        "Kerkbrugge-Langerbrugge": "Evergem",
        "Belzele": "Evergem",
        "Beke": "Waarschoot",
        "Overslag": "Wachtebeke",
        "Zuurbemde": "Glabbeek-Zuurbemde",
        "Peizegem": "Merchtem",
        "Beveren aan de IJzer": "Beveren",
        "Wijnendale, Sint-Henricus": "Torhout",
    }
