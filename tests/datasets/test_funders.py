"""Where hubs can look for money: what is in the catalogue, and what a faulty entry is told."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import Level, Money
from buurtpunt_lib.datasets.funder_table import LEGAL_FORMS, PROVINCES, read_funders
from buurtpunt_lib.datasets.provenance import AS_OF
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.parameters import parameter

FUNDERS = datasets.funders()


def test_every_level_and_every_kind_of_money_is_there_from_near_to_far():
    levels = [funder.level for funder in FUNDERS.values()]
    assert set(levels) == set(Level)
    assert levels == sorted(levels, key=list(Level).index)
    assert {funder.money for funder in FUNDERS.values()} == set(Money)


def test_every_platform_of_the_handbook_and_leader_in_every_province():
    platforms = {"bolero", "hello_bank", "miimosa", "socrowd", "koalect", "kisskissbankbank",
                 "growfunding"}  # fmt: skip
    assert platforms <= set(FUNDERS)
    leader = [f for f in FUNDERS.values() if f.level is Level.EUROPE]
    assert {province for f in leader for province in f.provinces} == set(PROVINCES)
    # Fifteen areas were recognised for 2023-2027 (ideaconsult.be, vlaamsruraalnetwerk.be).
    assert len({area for f in leader for area in f.areas}) == 15
    assert set(datasets.villages()["province"]) == set(PROVINCES)


def test_no_figure_is_repeated_every_limit_names_a_figure_or_a_rule():
    named = [item for f in FUNDERS.values() for ids in f.limits.values() for item in ids]
    assert len(named) > 40
    for item in named:
        source = parameter(item).source if "." in item else datasets.finance_figure(item).source_url
        assert source.startswith("http")
    percent = {"share", "chance", "payout_from", "rate"}
    for funder in FUNDERS.values():
        for role, ids in funder.limits.items():
            units = [datasets.finance_figure(i).unit for i in ids if "." not in i]
            assert all(unit.startswith("percent") == (role in percent) for unit in units if unit
                       != "of the loan" and role != "own_part"), (funder.code, role)  # fmt: skip


def test_who_got_money_is_a_place_that_says_so_in_the_same_province():
    hubs = {hub.id: hub for hub in datasets.hubs()}
    examples = [(f, hubs[place]) for f in FUNDERS.values() for place in f.examples]
    assert len(examples) > 50
    for funder, hub in examples:
        assert hub.funding, (funder.code, hub.id)
        assert not funder.provinces or hub.province in funder.provinces, (funder.code, hub.id)
        assert hub.sources
        if funder.level is Level.EUROPE:
            assert "LEADER" in hub.funding, hub.id


def test_every_entry_says_when_its_source_said_it_and_when_we_looked():
    for funder in FUNDERS.values():
        for source in funder.sources:
            assert source.as_of == "" or AS_OF.fullmatch(source.as_of)
            assert source.checked_on >= date(2026, 11, 22)
        for words in (funder.names, funder.pays, funder.open, funder.pays_not or {}):
            assert set(words) in ({"nl", "en"}, set())
    assert FUNDERS["koalect"].as_of == "2020-03"
    assert FUNDERS["bank"].as_of == ""
    assert set(LEGAL_FORMS) == {form.value for form in LegalForm}


ENTRY = {
    "nl": "a", "en": "b", "level": "province", "money": "one_off", "provinces": ["Limburg"],
    "areas": [], "legal_forms": ["vzw"], "limits": {"cap": "x", "typical": ["x", "y"]},
    "pays": {"nl": "a", "en": "b"}, "pays_not": None, "open": {"nl": "a", "en": "b"},
    "closed": False, "examples": ["hub"],
    "sources": [{"url": "https://e.org", "as_of": "2020", "checked_on": date(2026, 1, 1)}],
}  # fmt: skip


def read(entry, code="a"):
    return read_funders({code: entry}, figures={"x", "y"}, places={"hub"})


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"level": "moon"}, "not_allowed", "level"),
        ({"money": "magic"}, "not_allowed", "money"),
        ({"provinces": ["Henegouwen"]}, "not_allowed", "provinces"),
        ({"provinces": "Limburg"}, "not_allowed", "provinces"),
        ({"legal_forms": ["nv"]}, "not_allowed", "legal_forms"),
        ({"limits": {"most": "x"}}, "not_allowed", "limits"),
        ({"limits": {"cap": "z"}}, "reference", "limits.cap"),
        ({"limits": {"typical": ["x", "z"]}}, "reference", "limits.typical"),
        ({"examples": ["elsewhere"]}, "reference", "examples"),
        ({"pays": {"nl": "a"}}, "required", "pays.nl, pays.en"),
        ({"pays": {"nl": "a", "en": " "}}, "required", "pays.nl, pays.en"),
        ({"nl": ""}, "required", "name.nl, name.en"),
        ({"closed": "no"}, "not_allowed", "closed"),
        ({"sources": []}, "required", "sources"),
        ({"sources": [ENTRY["sources"][0] | {"url": "e.org"}]}, "not_allowed", "url"),
        ({"sources": [ENTRY["sources"][0] | {"as_of": "soon"}]}, "not_allowed", "as_of"),
        ({"sources": [ENTRY["sources"][0] | {"checked_on": "2026"}]}, "not_allowed", "checked_on"),
    ],
)
def test_a_faulty_entry_is_told_with_its_field(change, code, field):
    assert read(ENTRY)["a"].limits["typical"] == ("x", "y")
    with pytest.raises(InputError) as caught:
        read(ENTRY | change)
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["field"]) == (f"data.{code}", field)


def test_unknown_keys_and_codes_are_refused_and_all_faults_come_at_once():
    for document in (None, {}, [], {"a": ENTRY | {"more": 1}}, {"a": {}}):
        with pytest.raises(InputError) as caught:
            read_funders(document, figures=(), places=())
        assert {f.code for f in caught.value.faults} == {"data.keys"}
    with pytest.raises(InputError) as caught:
        read(ENTRY | {"level": "x", "closed": 1, "examples": ["z"]}, code="A B")
    assert len(caught.value.faults) == 4
