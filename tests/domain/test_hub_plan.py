"""A plan: in and out as JSON, never changed, and every fault told with its place."""

from __future__ import annotations

import json
from datetime import date

import pytest
from pydantic import ValidationError

from buurtpunt_lib.domain.plan import MAX_BYTES, SCHEMA_VERSION, Activity, Basis, Cost, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue

MINIMAL = {"schema": 1, "name": "Koffie", "start": "2027-01", "opening": "2027-03"}
COST = {"id": "rent", "name": "Huur", "amount": 500}
POST = {"id": "s", "name": "s", "fte": 1, "yearly_cost": 1}
CAFE = {"id": "a", "name": "a", "customers": 1, "basket": 1}
GRANT = {"id": "g", "name": "g", "amount": 1, "month": "2027-01"}
REACH = {"residents": 1000, "share": 0.1, "visits": 2}
CROWD = {"id": "crowd", "name": "Actie", "target": 1, "month": "2027-01"}
LATE = {"begin": "2027-05", "end": "2027-04"}
UNKNOWN_BASIS = {"bases": {"prijs": {"user": True}}}
QUARTERS = {"grace": 4, "period": "quarterly"}
LOAN = {
    "id": "loan",
    "name": "Lening",
    "amount": 1000,
    "month": "2027-01",
    "rate": 0.03,
    "term": 12,
}


def faults(data) -> list[tuple[str, str | None]]:
    """Code and place of every fault; each of them can be said in every language."""
    text = data if isinstance(data, str | bytes) else json.dumps(data)
    with pytest.raises(InputError) as caught:
        HubPlan.from_json(text)
    for language in LANGUAGES:
        lines = catalogue(language).error(caught.value).split("\n")
        assert len(lines) == len(caught.value.faults)
        assert not any("{" in line for line in lines)
    return [(f.code.removeprefix("plan."), f.values.get("field")) for f in caught.value.faults]


def test_json_goes_in_and_out():
    plan = HubPlan.from_json(json.dumps(MINIMAL | {"costs": [COST | {"begin": "2027-02"}]}))
    assert plan.months == 36
    assert plan.costs[0].begin == date(2027, 2, 1)
    again = HubPlan.from_json(plan.to_json())
    assert again == plan
    assert again.to_json() == plan.to_json()


def test_keys_stand_in_a_fixed_order_and_whole_numbers_stay_whole():
    shuffled = {"costs": [{"amount": 12.0, "basis": {"user": True}, "name": "Huur", "id": "rent"}]}
    text = HubPlan.from_dict(shuffled | MINIMAL).to_json()
    assert list(json.loads(text)) == ["schema", "name", "start", "opening", "months", "costs"]
    assert list(json.loads(text)["costs"][0]) == ["id", "name", "amount"]
    assert '"amount": 12\n' in text


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"costs": [COST, COST | {"id": "gas", "amount": -1}]}, ("negative", "costs[1].amount")),
        ({"costs": [COST | {"amount": 1e12}]}, ("too_large", "costs[0].amount")),
        ({"costs": [COST | {"amount": "veel"}]}, ("not_number", "costs[0].amount")),
        ({"costs": [COST | {"amount": True}]}, ("not_number", "costs[0].amount")),
        ({"costs": [COST | {"amount": None}]}, ("not_number", "costs[0].amount")),
        ({"costs": [COST | {"kind": "loon"}]}, ("not_choice", "costs[0].kind")),
        ({"costs": [COST | {"begin": "maart"}]}, ("not_month", "costs[0].begin")),
        ({"costs": [COST | {"begin": "2027-13"}]}, ("not_month", "costs[0].begin")),
        ({"costs": [COST | {"begin": "0000-01"}]}, ("not_month", "costs[0].begin")),
        ({"costs": [COST | LATE]}, ("end_before_begin", "costs[0].end")),
        ({"costs": [COST | {"rente": 3}]}, ("unknown_key", "costs[0].rente")),
        ({"costs": [COST | {"id": "Huur!"}]}, ("not_id", "costs[0].id")),
        ({"costs": [COST | {"activity": "cafe"}]}, ("link_unknown", "costs[0].activity")),
        ({"costs": [COST | {"basis": {}}]}, ("basis", "costs[0].basis")),
        ({"costs": [COST | {"basis": {"source": "x", "user": True}}]}, ("basis", "costs[0].basis")),
        ({"costs": [COST | {"basis": {"assumption": ""}}]}, ("basis", "costs[0].basis")),
        ({"costs": [COST | UNKNOWN_BASIS]}, ("unknown_key", "costs[0].bases.prijs")),
        ({"costs": [{"id": "rent", "name": "Huur"}]}, ("missing", "costs[0].amount")),
        ({"costs": [COST | {"name": ""}]}, ("empty", "costs[0].name")),
        ({"costs": [COST | {"name": 3}]}, ("not_text", "costs[0].name")),
        ({"costs": COST}, ("not_list", "costs")),
        ({"costs": [3]}, ("not_object", "costs[0]")),
        ({"costs": [COST | {"id": f"c{i}"} for i in range(201)]}, ("too_long", "costs")),
        ({"months": 12}, ("too_small", "months")),
        ({"months": 121}, ("too_large", "months")),
        ({"months": 36.5}, ("not_whole", "months")),
        ({"example": "ja"}, ("not_yes_no", "example")),
        ({"village": "Zepperen"}, ("not_id", "village")),
        ({"vilage": "71053G"}, ("unknown_key", "vilage")),
        ({"loans": [LOAN | QUARTERS]}, ("not_multiple", "loans[0].grace")),
        ({"loans": [LOAN | {"grace": 12}]}, ("too_large", "loans[0].grace")),
        ({"loans": [LOAN | {"period": "once"}]}, ("not_choice", "loans[0].period")),
        (
            {"staff": [POST | {"holiday_share": 0.6, "year_end_share": 0.5}]},
            ("shares_above_one", "staff[0].year_end_share"),
        ),
        (
            {"grants": [GRANT | {"advance": 0.5}]},
            ("balance_month_missing", "grants[0].balance_month"),
        ),
        (
            {"activities": [CAFE | {"seasonality": [1]}]},
            ("not_twelve", "activities[0].seasonality"),
        ),
        (
            {"activities": [CAFE | {"pulled_by": [{"activity": "none", "share": 1}]}]},
            ("link_unknown", "activities[0].pulled_by[0].activity"),
        ),
        (
            {"activities": [CAFE | {"pulled_by": [{"activity": "a", "share": 1}]}]},
            ("pull_circle", "activities[0].pulled_by"),
        ),
        (
            {
                "activities": [
                    CAFE | {"pulled_by": [{"activity": "b", "share": 1}]},
                    CAFE | {"id": "b", "pulled_by": [{"activity": "a", "share": 1}]},
                ]
            },
            ("pull_circle", "activities[1].pulled_by"),
        ),
        ({"activities": [CAFE | {"reach": REACH}]}, ("one_of_two", "activities[0].customers")),
        ({"activities": [CAFE | {"vat": "food"}]}, ("vat_rate_missing", "activities[0].vat")),
        (
            {"crowdfunding": [CROWD | {"new_customers": 5}]},
            ("missing", "crowdfunding[0].activity"),
        ),
        (
            {"crowdfunding": [CROWD | {"campaign_begin": "2099-01"}]},
            ("end_before_begin", "crowdfunding[0].month"),
        ),
        ({"vat": {"scheme": "half"}}, ("not_choice", "vat.scheme")),
        ({"vat": {"rates": [{"kind": "food", "rate": 6}]}}, ("too_large", "vat.rates[0].rate")),
        ({"schema": 0}, ("too_small", "schema")),
        ({"schema": "1"}, ("not_whole", "schema")),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(change, expected):
    assert expected in faults(MINIMAL | change)


def test_all_faults_are_told_at_once():
    broken = MINIMAL | {
        "start": "2027",
        "costs": [COST | {"amount": -5, "begin": "2027-05", "end": "2027-01"}, COST],
        "staff": [{"id": "s"}],
    }
    assert set(faults(broken)) == {
        ("not_month", "start"),
        ("negative", "costs[0].amount"),
        ("end_before_begin", "costs[0].end"),
        ("duplicate_id", "costs[1].id"),
        ("missing", "staff[0].name"),
        ("missing", "staff[0].fte"),
        ("missing", "staff[0].yearly_cost"),
    }


def test_an_id_may_stand_once_in_the_whole_plan():
    gift = {"id": "rent", "name": "Gift", "amount": 1}
    assert ("duplicate_id", "gifts[0].id") in faults(MINIMAL | {"costs": [COST], "gifts": [gift]})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("9" * 5000, "not_json"),
        ("[]", "not_object"),
        ("null", "not_object"),
        (b"\xff\xfe{}", "not_utf8"),
        ('{"schema": 1, "schema": 1}', "duplicate_key"),
        ('{"schema": 1, "opening_balance": NaN}', "not_finite"),
        ('{"schema": 1, "opening_balance": -Infinity}', "not_finite"),
        (json.dumps(MINIMAL | {"schema": SCHEMA_VERSION + 1, "new": 1}), "newer_version"),
        (json.dumps(MINIMAL | {"description": "x" * MAX_BYTES}), "too_big"),
    ],
)
def test_what_is_no_plan_is_refused_in_one_sentence(text, code):
    assert [c for c, _ in faults(text)] == [code]


def test_an_amount_beyond_all_numbers_is_refused():
    text = json.dumps(MINIMAL | {"costs": [COST]}).replace("500", "1e999")
    assert ("not_finite", "costs[0].amount") in faults(text)


def test_a_plan_with_a_byte_order_mark_is_read():
    assert HubPlan.from_json(b"\xef\xbb\xbf" + json.dumps(MINIMAL).encode()).name == "Koffie"


def test_replace_gives_a_new_checked_plan():
    plan = HubPlan.from_dict(MINIMAL | {"costs": [COST]})
    dearer = plan.replace_line("rent", amount=700, basis={"user": True})
    assert (plan.costs[0].amount, dearer.costs[0].amount) == (500, 700)
    assert (
        plan.replace(costs=[*plan.costs, Cost(id="gas", name="Gas", amount=3)]).line("gas").amount
        == 3
    )
    assert plan.without_line("rent").costs == ()
    for change in (
        lambda: plan.replace(months=3),
        lambda: plan.replace(maanden=30),
        lambda: plan.replace_line("rent", amount=-1),
        lambda: plan.replace_line("gas", amount=1),
        lambda: plan.replace(costs=[COST, COST]),
    ):
        with pytest.raises(InputError):
            change()
    assert plan == HubPlan.from_dict(MINIMAL | {"costs": [COST]})


def test_a_plan_cannot_be_changed():
    plan = HubPlan.from_dict(MINIMAL | {"costs": [COST | {"bases": {"amount": {"user": True}}}]})
    with pytest.raises(ValidationError):
        plan.months = 24
    with pytest.raises(ValidationError):
        plan.costs[0].amount = 1.0
    with pytest.raises(TypeError):
        plan.costs[0].bases["amount"] = Basis(user=True)
    assert {plan: 1}[HubPlan.from_json(plan.to_json())] == 1


def test_every_number_can_be_traced():
    plan = HubPlan.from_dict(
        MINIMAL
        | {
            "price_index": 0.02,
            "bases": {"price_index": {"assumption": "gemiddelde van tien jaar"}},
            "activities": [
                {
                    "id": "cafe", "name": "Café", "customers": 100, "basket": 5, "margin": 0.6,
                    "basis": {"assumption": "geteld op de markt"},
                    "bases": {"margin": {"source": "https://example.org/marge"}},
                }
            ],
        }
    )  # fmt: skip
    found = {place: (value, basis.kind) for place, value, basis in plan.numbers()}
    assert found == {
        "price_index": (0.02, "assumption"),
        "activities[0].customers": (100, "assumption"),
        "activities[0].basket": (5, "assumption"),
        "activities[0].margin": (0.6, "source"),
    }


def test_a_number_without_basis_is_the_users_own():
    assert Activity(id="a", name="a", customers=1, basket=1).basis_of("basket").kind == "user"


def test_lines_that_fall_outside_the_months_are_named():
    lines = {
        "costs": [
            COST | {"id": "old", "end": "2026-12"},
            COST | {"id": "late", "begin": "2030-01"},
        ],
        "grants": [{"id": "past", "name": "x", "amount": 1, "month": "2026-11"}],
        "loans": [LOAN | {"month": "2026-06"}],
    }
    assert HubPlan.from_dict(MINIMAL | lines).lines_outside() == ("old", "late", "past")
    assert HubPlan.from_dict(MINIMAL | lines | {"months": 37}).lines_outside() == ("old", "past")


def test_a_line_on_its_own_is_checked_too():
    with pytest.raises(ValidationError):
        Cost(id="rent", name="Huur", amount=1, begin="2027-05", end="2027-04")
    with pytest.raises(ValidationError):
        Activity(id="cafe", name="Café", basket=1)


def told(text: str) -> str:
    """What is said of a text: its name when it is a plan, else the sentences of its faults."""
    try:
        return HubPlan.from_json(text).name
    except InputError as error:
        return catalogue("nl").error(error)


@pytest.mark.parametrize("odd", [[1], {"a": 1}, None, 3, True])
def test_odd_values_in_odd_places_are_faults_and_no_crash(odd):
    for change in (
        {"activities": [CAFE | {"id": odd}]},
        {"activities": [CAFE | {"pulled_by": odd}]},
        {"activities": [CAFE | {"pulled_by": [{"activity": odd, "share": 1}]}]},
        {"costs": [COST | {"activity": odd, "vat": odd, "begin": odd}], "vat": odd},
        {"vat": {"rates": [odd]}},
        {"vat": {"rates": [{"kind": odd, "rate": 0.1}]}},
        {"grants": [GRANT | {"eligible": odd}]},
        {"grants": [GRANT | {"eligible": [odd]}]},
        {"costs": odd},
        {"start": odd},
    ):
        assert told(json.dumps(MINIMAL | change))


def test_an_empty_plan_can_be_begun():
    plan = HubPlan.empty(name="Nieuw", start=date(2027, 5, 17))
    assert (plan.start, plan.opening, plan.months) == (date(2027, 5, 1), date(2027, 5, 1), 36)
