"""Validation: each fault is found and named, all of them at once, and the real data pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_landscapes import HUB, SERVICES, VILLAGES

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape import check_hubs, hub_faults
from buurtpunt_lib.texts import LANGUAGES, catalogue


def codes(**change) -> list[str]:
    faults = hub_faults(replace(HUB, **change), services=SERVICES, villages=VILLAGES)
    for language in LANGUAGES:
        # Every fault can be said, in every language.
        assert catalogue(language).error(InputError(faults)).count("\n") == max(len(faults) - 1, 0)
    return [fault.code.removeprefix("landscape.") for fault in faults]


def test_a_right_record_has_no_fault():
    assert codes() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "required"),
        ({"province": ""}, ["required", "province_differs"]),
        ({"sources": ()}, "required"),
        ({"id": "Dorpspunt Kalken"}, "id_form"),
        ({"id": "a--b"}, "id_form"),
        ({"kind": "hub"}, "not_allowed"),
        ({"initiator": "inwoners"}, "not_allowed"),
        ({"legal_form": "bvba"}, "not_allowed"),
        ({"status": "opened"}, "not_allowed"),
        ({"services": ("shop", "winkel")}, "service_unknown"),
        ({"services": ("shop", "shop")}, "service_twice"),
        ({"village": "99999Z"}, "village_unknown"),
        ({"municipality": "Nergens"}, ["municipality_unknown", "municipality_differs"]),
        ({"municipality": "Overdorp"}, "municipality_differs"),
        ({"province": "Limburg"}, "province_differs"),
        ({"province": "Provincie Limburg"}, ["province_unknown", "province_differs"]),
        ({"opened": 20190}, ["year", "opened_later"]),
        ({"status_as_of": "lente 2023"}, "year"),
        ({"opened": 2024}, "opened_later"),
        ({"sources": ("https://geen adres",)}, "source"),
        ({"notes": "Bel naar 057 12 34 56"}, "contact"),
        ({"notes": "Bel naar 0479/12.34.56."}, "contact"),
        ({"figures": "+32 2 123 45 67"}, "contact"),
        ({"address": "iemand@voorbeeld.be"}, "contact"),
    ],
)
def test_each_fault_is_found_and_no_other(change, code):
    assert codes(**change) == ([code] if isinstance(code, str) else code)


@pytest.mark.parametrize(
    "change",
    [
        {"village": None, "municipality": "", "services": (), "initiator": "", "legal_form": ""},
        {"opened": None, "status_as_of": "", "status": HubStatus.UNKNOWN},
        {"opened": 2024, "status": HubStatus.PLAN},
        {"sources": ("blogbericht van december 2012 (adres niet overgenomen)",)},
        {"figures": "LEADER 2014-2020: € 160.123,79; 9.30-12.30 uur; 1.200 tot 1.400 inwoners"},
    ],
)
def test_what_is_not_known_is_no_fault(change):
    assert codes(**change) == []


@given(
    st.sets(
        st.sampled_from(
            [
                ("id", "Fout Id"),
                ("kind", "hub"),
                ("services", ("winkel",)),
                ("village", "99999Z"),
                ("status_as_of", "ooit"),
                ("notes", "iemand@voorbeeld.be"),
                ("sources", ()),
            ]
        )
    )
)
def test_every_fault_is_reported_at_once(changes):
    assert len(codes(**dict(changes))) == len(changes)


def test_faults_of_all_records_are_raised_together():
    wrong = [HUB, HUB, replace(HUB, id="tweede", kind="hub")]
    with pytest.raises(InputError) as caught:
        check_hubs(wrong, services=SERVICES, villages=VILLAGES)
    assert [f.code for f in caught.value.faults] == ["landscape.duplicate", "landscape.not_allowed"]


def test_the_real_records_are_right():
    check_hubs(datasets.hubs(), services=datasets.services(), villages=datasets.villages())
