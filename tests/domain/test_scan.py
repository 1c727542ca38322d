"""A scan: in and out as JSON, never changed, and every fault told with its place."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from buurtpunt_lib.domain import Basket, BasketItem, Observation, Presence
from buurtpunt_lib.domain.observation import newest
from buurtpunt_lib.domain.plan import MAX_BYTES
from buurtpunt_lib.domain.scan import MAX_OBSERVATIONS, SCHEMA_VERSION, Change, Scan, ScanWhatIf
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue

BAKERY = {
    "village": "71053Q",
    "facility": "bakery",
    "presence": "present",
    "observed_on": "2026-11-22",
}
MOVE = {"kind": "move", "what": "hub", "village": "71053Q", "to": "71053G"}


def observation(**changes) -> Observation:
    return Observation.model_validate(BAKERY | changes)


def faults(data) -> list[tuple[str, str | None]]:
    """Code and place of every fault; each of them can be said in every language."""
    text = data if isinstance(data, str | bytes) else json.dumps(data)
    with pytest.raises(InputError) as caught:
        Scan.from_json(text)
    for language in LANGUAGES:
        lines = catalogue(language).error(caught.value).split("\n")
        assert len(lines) == len(caught.value.faults)
        assert not any("{" in line for line in lines)
    return [(f.code, f.values.get("field")) for f in caught.value.faults]


def test_what_was_entered_goes_in_and_out():
    basket = Basket(
        key="own",
        name="Van ons",
        items=(BasketItem(key="bread", facilities=("bakery",), walk_m=800.0),),
    )
    scan = Scan(
        title="Onze dorpen",
        municipality="71053",
        observations=(observation(count=2, by="dorpsraad", note="ook op zondag"),),
        basket=basket,
        what_ifs=(
            ScanWhatIf(id="a", name="Verhuis", changes=(Change.model_validate(MOVE),)),
            ScanWhatIf(
                id="b",
                name="Bakker",
                changes=(Change(kind="add", what="bakery", village="71053Q", lat=50.8, lon=5.25),),
            ),
        ),
        chosen=("71053Q", "71053G"),
        ticked=("first_talk",),
        notes="Na het dorpsfeest",
    )
    again = Scan.from_json(scan.to_json())
    assert again == scan
    assert again.to_json() == scan.to_json()
    assert json.loads(scan.to_json())["observations"][0]["observed_on"] == "2026-11-22"


def test_an_empty_scan_is_only_its_version():
    assert json.loads(Scan.empty().to_json()) == {"schema": SCHEMA_VERSION}


@pytest.mark.parametrize(
    ("observed", "code", "field"),
    [
        ({"village": "Zepperen"}, "plan.not_id", "village"),
        ({"village": None}, "plan.not_text", "village"),
        ({"facility": "Bakker!"}, "plan.not_id", "facility"),
        ({"presence": "misschien"}, "plan.not_choice", "presence"),
        ({"presence": None}, "plan.not_choice", "presence"),
        ({"count": 0}, "plan.too_small", "count"),
        ({"count": 1000}, "plan.too_large", "count"),
        ({"count": 1.5}, "plan.not_whole", "count"),
        ({"count": True}, "plan.not_whole", "count"),
        ({"count": 2, "presence": "absent"}, "scan.count_not_present", "count"),
        ({"count": 2, "presence": "unknown"}, "scan.count_not_present", "count"),
        ({"observed_on": "2026-02-30"}, "scan.not_day", "observed_on"),
        ({"observed_on": "2026-02"}, "scan.not_day", "observed_on"),
        ({"observed_on": "20260228"}, "scan.not_day", "observed_on"),
        ({"observed_on": "2026-W01-1"}, "scan.not_day", "observed_on"),
        ({"observed_on": "1999-12-31"}, "scan.not_day", "observed_on"),
        ({"observed_on": "2101-01-01"}, "scan.not_day", "observed_on"),
        ({"observed_on": 20260228}, "scan.not_day", "observed_on"),
        ({"by": "x" * 121}, "plan.too_long", "by"),
        ({"note": "x" * 501}, "plan.too_long", "note"),
        ({"prijs": 3}, "plan.unknown_key", "prijs"),
    ],
)
def test_an_observation_that_cannot_be_is_told_with_its_place(observed, code, field):
    data = {"schema": 1, "observations": [BAKERY, BAKERY | {"by": "b"} | observed]}
    assert faults(data) == [(code, f"observations[1].{field}")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, ("plan.missing", "schema")),
        ({"schema": 0}, ("plan.too_small", "schema")),
        ({"schema": 2}, ("scan.newer_version", None)),
        ({"schema": "1"}, ("plan.not_whole", "schema")),
        ([], ("plan.not_object", "JSON")),
        ({"schema": 1, "municipality": "St-Truiden"}, ("plan.not_id", "municipality")),
        ({"schema": 1, "chosen": ["71053Q", "71053Q"]}, ("scan.twice", "chosen[1]")),
        ({"schema": 1, "ticked": ["a", "a"]}, ("scan.twice", "ticked[1]")),
        ({"schema": 1, "plan": {}}, ("plan.unknown_key", "plan")),
        ({"schema": 1, "observations": [BAKERY, BAKERY | {"presence": "absent"}]},
         ("scan.observation_twice", "observations[1]")),
        ({"schema": 1, "what_ifs": [{"id": "a", "name": "x"}] * 2}, ("scan.twice", "what_ifs[1]")),
    ],
)  # fmt: skip
def test_a_scan_that_cannot_be_is_told_with_its_place(data, expected):
    assert expected in faults(data)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"to": None}, "scan.to_with_move", "to"),
        ({"kind": "add"}, "scan.to_with_move", "to"),
        ({"lat": 50.8}, "scan.lat_and_lon", "lat"),
        ({"lat": 5.2, "lon": 50.8}, "plan.too_small", "lat"),
    ],
)
def test_a_change_that_cannot_be_is_told_with_its_place(change, code, field):
    what_if = {"id": "a", "name": "x", "changes": [MOVE | change]}
    place = f"what_ifs[0].changes[0].{field}"
    assert (code, place) in faults({"schema": 1, "what_ifs": [what_if]})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff\xfe\x00", "scan.not_utf8"),
        ("{", "scan.not_json"),
        ("[" * 100_000, "scan.not_json"),
        ('{"schema": 1, "schema": 1}', "scan.duplicate_key"),
        ('{"schema": NaN}', "plan.not_finite"),
        ('{"schema": 1, "notes": "' + "x" * MAX_BYTES + '"}', "scan.too_big"),
    ],
)
def test_what_is_no_scan_is_refused(text, code):
    assert faults(text)[0][0] == code


def test_a_scan_never_changes():
    scan = Scan.empty()
    with pytest.raises(ValidationError):
        scan.title = "x"
    changed = scan.replace(title="x")
    assert (scan.title, changed.title) == ("", "x")
    with pytest.raises(InputError, match="unknown_key"):
        scan.replace(naam="x")
    with pytest.raises(InputError, match="not_id"):
        changed.replace(municipality="overal")


def test_the_same_person_says_one_thing_a_day_and_older_words_stay():
    first = observation(observed_on="2025-05-01")
    scan = Scan.empty().with_observations(first, observation())
    assert len(scan.observations) == 2
    scan = scan.with_observations(observation(presence="absent"))
    assert [one.presence for one in scan.observations] == [Presence.PRESENT, Presence.ABSENT]
    assert scan.without_observation(observation()).observations == (first,)


def test_more_observations_than_anybody_makes_are_refused():
    many = [BAKERY | {"by": str(number)} for number in range(MAX_OBSERVATIONS + 1)]
    with pytest.raises(InputError, match="too_long"):
        Scan.from_dict({"schema": 1, "observations": many})


def test_a_moment_is_no_day():
    with pytest.raises(ValidationError):
        observation(observed_on=datetime(2026, 11, 22))
    assert observation(observed_on=date(2026, 11, 22)) == observation()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["71053Q", "71053G"]),
            st.sampled_from(["present", "absent", "unknown"]),
            st.dates(date(2020, 1, 1), date(2020, 1, 4)),
            st.sampled_from("ab"),
        ),
        max_size=12,
    )
)
def test_newest_is_the_last_word_of_those_who_knew(said):
    listed = tuple(
        observation(village=v, presence=p, observed_on=day, by=by) for v, p, day, by in said
    )
    found = newest(listed)
    for village in ("71053Q", "71053G"):
        knew = [o for o in listed if o.village == village and o.presence != "unknown"]
        cell = (village, "bakery")
        assert (cell in found) == bool(knew)
        if knew:
            assert found[cell].observed_on == max(o.observed_on for o in knew)
            assert found[cell] in knew


def test_the_question_of_where_first_goes_in_and_out_and_old_scans_open():
    from buurtpunt_lib.domain.scan import SitingMethod, SitingQuestion

    old = '{"schema": 1, "title": "Onze dorpen"}'
    assert Scan.from_json(old).siting is None
    assert "siting" not in Scan.from_json(old).to_dict()
    asked = SitingQuestion(places=2, reach_m=6000, near_m=3750, method="set_cover", keep=False)
    scan = Scan(siting=asked)
    assert Scan.from_json(scan.to_json()) == scan
    assert scan.siting.method is SitingMethod.SET_COVER
    bad = {"places": 0, "reach_m": 99.5, "method": "best", "keep": 1, "speed": 3}
    found = faults({"schema": 1, "siting": bad})
    assert sorted(found) == [
        ("plan.not_choice", "siting.method"),
        ("plan.not_whole", "siting.reach_m"),
        ("plan.not_yes_no", "siting.keep"),
        ("plan.too_small", "siting.places"),
        ("plan.unknown_key", "siting.speed"),
    ]
