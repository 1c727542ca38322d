"""The link of a view: it restores the filters, and nothing that comes in is trusted."""

from __future__ import annotations

import string
from urllib.parse import parse_qsl

import pytest
from filter_examples import FILTERS
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import register
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.hub_record import Setting
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register.filters import FACETS, options, words_of
from buurtpunt_lib.texts import LANGUAGES, catalogue


@given(FILTERS)
def test_a_link_restores_the_filters(filters):
    query = filters.to_query()
    restored, faults = register.read_query(query)
    # "All of these services" says nothing where no service is asked for.
    expected = filters if filters.services else filters.replace(every_service=False)
    assert (restored, faults) == (expected, ())
    assert register.Filters.from_query(f"?{query}") == expected
    assert query.isascii()


def test_no_filter_is_no_link():
    assert register.Filters().to_query() == ""
    assert register.Filters.from_query("") == register.Filters()


def test_a_link_reads_as_dutch():
    filters = register.Filters(
        services=("shop", "cafe"), statuses=("start_up",), sizes=("10000+", ""), open_now=True
    )
    expected = "dienst=winkel.cafe&status=opstart&dorp=10000-of-meer.onbekend&nu=open"
    assert filters.to_query() == expected


def test_every_option_has_a_word_of_its_own():
    for field in FACETS.values():
        words = words_of(field)
        assert set(words) == set(options(field))
        assert len(set(words.values())) == len(words), field
        allowed = set(string.ascii_lowercase + string.digits + "-")
        assert all(set(word) <= allowed for word in words.values())
    for field, kinds in [
        ("statuses", HubStatus), ("kinds", HubKind), ("initiators", Initiator),
        ("legal_forms", HubLegalForm), ("settings", Setting),
    ]:  # fmt: skip
        assert set(options(field)) - {""} == {kind.value for kind in kinds} - {""}


@given(st.text(max_size=200))
def test_any_text_gives_filters(query):
    filters, faults = register.read_query(query)
    assert isinstance(filters, register.Filters)
    for language in LANGUAGES if faults else ():
        catalogue(language).error(InputError(faults))


@given(
    st.dictionaries(
        st.sampled_from(
            ["dienst", "status", "soort", "provincie", "trekker", "vorm", "dorp", "ligging", "alle",
             "sinds", "nu", "bij", "km", "zoek", "deel"]
        ),
        st.text(max_size=30) | st.sampled_from(["51,4", "nan,nan", "1e9", "-1", "٣", "2019"]),
    )
)  # fmt: skip
def test_any_value_behind_a_known_word_is_checked(given_pairs):
    from urllib.parse import urlencode

    filters, faults = register.read_query(urlencode(given_pairs))
    assert register.read_query(filters.to_query()) == (filters, ())
    told = {fault.values.get("field") for fault in faults}
    for key in ("dienst", "status", "sinds"):
        value = dict(parse_qsl(urlencode(given_pairs))).get(key)
        if value and key not in told:
            assert key in dict(parse_qsl(filters.to_query()))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("dienst=<script>", "dienst"),
        ("status=open.dicht", "status"),
        ("sinds=20190", "sinds"),
        ("sinds=-5", "sinds"),
        ("bij=51,4&km=-3", "near"),
        ("bij=51,4&km=1000", "near"),
        ("bij=40,4&km=5", "near"),
        ("bij=nan,4&km=5", "near"),
    ],
)
def test_what_does_not_fit_is_told_and_not_used(query, field):
    filters, [fault] = register.read_query(query)
    assert (fault.code, fault.values["field"]) == ("register.filter_value", field)
    assert filters.near is None
    assert filters.opened_since is None


def test_thousands_of_parts_are_no_link():
    filters, [fault] = register.read_query("&".join(f"a{n}=1" for n in range(1000)))
    assert filters == register.Filters()
    assert fault.code == "register.filter_value"


def test_words_of_another_part_of_the_page_are_left_alone():
    assert register.read_query("deel=tabel&plek=de-brug&status=open") == (
        register.Filters(statuses=("open",)),
        (),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"statuses": ("weg",)},
        {"services": ("<b>",)},
        {"near": (51, 4)},
        {"near": (51, 4, 0)},
        {"near": "hier"},
        {"opened_since": 1700},
        {"opened_since": True},
        {"provinces": ("Henegouwen",)},
    ],
)
def test_filters_hold_nothing_else(wrong):
    with pytest.raises(InputError, match=r"register\.filter_value"):
        register.Filters(**wrong)


def test_a_spot_in_a_link_is_no_front_door():
    near = register.Filters(near=(50.8213947, 5.2476921, 5)).near
    assert near == (50.821, 5.248, 5)


@pytest.mark.parametrize(
    "text", ["Zepperen", "zepperen", "ZEPPEREN (Sint-Truiden)", "71053g", "Zepperen, St.-Truiden"]
)
def test_a_village_is_found_by_what_it_is_called(text):
    assert register.near_place(text, 3) == (50.821, 5.248, 3)


def test_a_postcode_is_the_middle_of_its_villages():
    lat, lon, km = register.near_place("3800")
    assert (km, 50.7 < lat < 50.9, 5.1 < lon < 5.3) == (5, True, True)


def test_a_spot_may_be_named_as_well():
    near = register.near_place(" 50.8213, 5.2476 ", 3)
    assert register.Filters(near=near).near == (50.821, 5.248, 3)
    # Filters refuse what lies nowhere near.
    with pytest.raises(InputError, match=r"register\.filter_value"):
        register.Filters(near=register.near_place("12.5, 5.2", 3))


def test_a_link_may_name_a_village():
    assert register.Filters.from_query("bij=zepperen&km=3").near == (50.821, 5.248, 3)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("Zeperen", "register.place_unknown", "Zepperen"),
        ("", "register.place_unknown", "-"),
        ("9999", "register.place_unknown", "-"),
        ("Beveren", "register.place_several", "Beveren ("),
    ],
)
def test_a_village_that_is_not_clear_is_asked_again(text, code, hint):
    with pytest.raises(InputError) as caught:
        register.near_place(text)
    [fault] = caught.value.faults
    assert fault.code == code
    assert hint in fault.values["allowed"]
