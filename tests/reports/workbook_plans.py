"""Two plans that use every part of the engine: one that opens in the plan, one that is open.

Change: what an accountant may fill in, beside the plan that says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.domain.plan import HubPlan

_RATES = [
    {"kind": "food", "rate": 0.06},
    {"kind": "food", "rate": 0.12, "begin": "2028-05"},
    {"kind": "standard", "rate": 0.21},
]


def opening_plan() -> HubPlan:
    """A hub that opens in its fifth month and grows past the threshold of the VAT exemption."""
    return HubPlan.from_dict(
        {
            "schema": 1,
            "name": "=1+1 Alles & nog wat",
            "start": "2027-02",
            "opening": "2027-06",
            "months": 60,
            "opening_balance": -250.5,
            "price_index": 0.02,
            "wage_index": 0.031,
            "legal_form": "vzw",
            "vat": {"scheme": "exempt", "threshold": 9000, "deductible": 0.8, "refund_months": 2,
                    "rates": _RATES},
            "income_tax": {"rate": 0.2, "payment_month": 10, "asset_payment_month": 3,
                           "asset_steps": [{"above": 50000, "rate": 0.0045},
                                           {"above": 10000, "rate": 0.0015}]},
            "investments": [
                {"id": "kitchen", "name": "Keuken", "amount": 30000, "month": "2027-04",
                 "overrun": 0.15, "vat": "standard", "life_years": 12},
                {"id": "laptop", "name": "Laptop", "amount": 900, "month": "2027-05",
                 "life_years": 1, "renew": True, "vat": "standard"},
                {"id": "house", "name": "Huis", "amount": 90000, "month": "2027-03",
                 "life_years": 30},
            ],
            "activities": [
                {"id": "bread", "kind": "bread", "name": "Brood", "basket": 2.5, "margin": 0.3,
                 "spoilage": 0.05, "reach": {"residents": 1200, "share": 0.1, "visits": 4},
                 "ramp_up": 5, "vat": "food", "stock_days": 40, "supplier_days": 25,
                 "seasonality": [1, 1, 1, 1.2, 1, 1, 0.6, 0.7, 1, 1, 1, 1.1]},
                {"id": "cafe", "kind": "cafe", "name": "Café", "customers": 200, "basket": 6.5,
                 "margin": 0.65, "vat": "standard", "purchase_vat": "food", "begin": "2027-09",
                 "end": "2031-06", "index": "wages", "customer_days": 45, "supplier_days": 100,
                 "pulled_by": [{"activity": "bread", "share": 0.15}]},
                {"id": "desk", "kind": "municipal_desk", "name": "Loket", "customers": 40,
                 "basket": 0, "pulled_by": [{"activity": "cafe", "share": 0.5}]},
                {"id": "hall", "kind": "room_hire", "name": "Zaal", "customers": 6, "basket": 80,
                 "index": "none", "customer_days": 30},
            ],
            "costs": [
                {"id": "rent", "kind": "rent", "name": "Huur", "amount": 700,
                 "begin": "2027-03"},
                {"id": "power", "kind": "electricity", "name": "Stroom", "amount": 900,
                 "period": "quarterly", "begin": "2027-05", "vat": "standard"},
                {"id": "insurance", "kind": "insurance", "name": "Verzekering", "amount": 1200,
                 "period": "yearly", "begin": "2026-11", "end": "2030-12"},
                {"id": "deed", "kind": "formation", "name": "Akte", "amount": 1500,
                 "period": "once", "begin": "2027-02", "vat": "standard", "index": "none"},
            ],
            "staff": [
                {"id": "host", "name": "Gastvrouw", "fte": 0.6, "yearly_cost": 52000,
                 "holiday_share": 0.07, "holiday_month": 5, "year_end_share": 0.08,
                 "partner_share": 0.4, "partner_end": "2029-03"},
                {"id": "cook", "name": "Kok", "fte": 0.3, "yearly_cost": 48000,
                 "begin": "2028-01", "end": "2029-08", "holiday_share": 0.07,
                 "year_end_share": 0.08, "index": "prices"},
            ],
            "volunteers": [
                {"id": "crew", "name": "Ploeg", "people": 12, "hours": 8, "days": 20,
                 "allowance": 35, "replacement_rate": 19, "replaced_share": 0.5,
                 "end": "2030-01"},
            ],
            "grants": [
                {"id": "leader", "name": "LEADER", "share": 0.65, "cap": 30000,
                 "eligible": ["kitchen", "laptop", "rent", "host", "house"],
                 "spend_begin": "2027-04", "spend_end": "2027-12", "month": "2027-05",
                 "advance": 0.5, "balance_month": "2028-06", "delay": 2, "spread_over": 120,
                 "hours_to_write": 80},
                {"id": "prize", "name": "Prijs", "amount": 5000, "month": "2027-08",
                 "advance": 0.8, "balance_month": "2028-01"},
                {"id": "study", "name": "Studie", "share": 0.5, "eligible": ["deed", "power"],
                 "month": "2027-06"},
            ],
            "recurring_grants": [
                {"id": "town", "name": "Gemeente", "amount": 9000, "begin": "2027-07",
                 "end": "2029-12", "index": "prices"},
            ],
            "gifts": [
                {"id": "members", "kind": "memberships", "name": "Lidgeld", "amount": 800,
                 "begin": "2027-09"},
                {"id": "party", "name": "Feest", "amount": 1200, "period": "once",
                 "begin": "2028-05"},
            ],
            "crowdfunding": [
                {"id": "crowd", "name": "Actie", "target": 15000, "month": "2027-07",
                 "fee": 0.08, "chance": 0.6, "rewards": 1500, "rewards_months": 5,
                 "new_customers": 30, "activity": "cafe",
                 "campaign_begin": "2027-02", "backers": 140},
            ],
            "loans": [
                {"id": "bank", "name": "Bank", "amount": 60000, "month": "2027-03",
                 "rate": 0.047, "term": 120, "grace": 6},
                {"id": "friends", "kind": "win_win", "name": "Vrienden", "amount": 20000,
                 "month": "2027-04", "rate": 0.025, "term": 96, "repayment": "linear",
                 "period": "yearly", "grace": 12, "lenders": 4},
                {"id": "bullet", "kind": "social", "name": "Trividend", "amount": 10000,
                 "month": "2027-04", "rate": 0.03, "term": 48, "repayment": "bullet",
                 "period": "quarterly"},
            ],
            "own_money": [
                {"id": "own", "name": "Eigen geld", "amount": 4000, "month": "2027-02"},
                {"id": "shares", "kind": "shares", "name": "Aandelen", "count": 120,
                 "price": 125, "month": "2027-04"},
            ],
        }
    )  # fmt: skip


def open_plan() -> HubPlan:
    """A hub that has been open for a year: goods, bills, loans and machines from before."""
    return HubPlan.from_dict(
        {
            "schema": 1,
            "name": "Winkel die al open is",
            "start": "2027-09",
            "opening": "2026-09",
            "months": 41,
            "opening_balance": 8000,
            "price_index": -0.01,
            "wage_index": 0.03,
            "vat": {"scheme": "settled", "refund_months": 4, "rates": _RATES},
            "income_tax": {"rate": 0.25, "payment_month": 7},
            "investments": [
                {"id": "fridge", "name": "Koelkast", "amount": 12000, "month": "2023-05",
                 "life_years": 5, "renew": True, "vat": "standard"},
                {"id": "old", "name": "Oude toog", "amount": 4000, "month": "2010-01",
                 "life_years": 10},
                {"id": "shelf", "name": "Rekken", "amount": 3000, "month": "2026-08",
                 "overrun": 0.2, "life_years": 8},
            ],
            "activities": [
                {"id": "shop", "kind": "shop", "name": "Winkel", "customers": 900,
                 "basket": 12.5, "margin": 0.24, "spoilage": 0.03, "ramp_up": 20,
                 "vat": "food", "stock_days": 95, "supplier_days": 50, "customer_days": 12,
                 "seasonality": [0.9, 0.9, 1, 1, 1, 1, 0.8, 0.8, 1, 1, 1, 1.3]},
                {"id": "parcels", "kind": "parcel_point", "name": "Pakjes", "customers": 300,
                 "basket": 0.6, "begin": "2027-01", "customer_days": 100, "vat": "standard",
                 "margin": 1},
            ],
            "costs": [
                {"id": "rent", "kind": "rent", "name": "Huur", "amount": 550, "vat": "standard"},
                {"id": "audit", "kind": "accounting", "name": "Boekhouder", "amount": 2400,
                 "period": "yearly", "begin": "2027-04", "vat": "standard"},
            ],
            "staff": [
                {"id": "keeper", "name": "Winkelier", "fte": 0.5, "yearly_cost": 45000,
                 "begin": "2026-09", "holiday_share": 0.07, "year_end_share": 0.08,
                 "partner_share": 0.25},
            ],
            "gifts": [{"id": "sponsor", "kind": "sponsoring", "name": "Sponsor",
                       "amount": 400, "period": "quarterly"}],
            "recurring_grants": [{"id": "province", "name": "Provincie", "amount": 3000,
                                  "begin": "2026-12", "end": "2028-12"}],
            "loans": [
                {"id": "bank", "name": "Bank", "amount": 30000, "month": "2025-02",
                 "rate": 0.051, "term": 84, "grace": 12},
                {"id": "linear", "kind": "family", "name": "Familie", "amount": 9000,
                 "month": "2026-10", "rate": 0.02, "term": 36, "repayment": "linear",
                 "period": "quarterly"},
                {"id": "bullet", "kind": "other", "name": "Vriend", "amount": 5000,
                 "month": "2026-06", "rate": 0.04, "term": 36, "repayment": "bullet",
                 "period": "yearly"},
                {"id": "free", "kind": "family", "name": "Zonder rente", "amount": 1200,
                 "month": "2027-07", "rate": 0, "term": 12},
                {"id": "paid", "name": "Afbetaald", "amount": 700, "month": "2024-01",
                 "rate": 0.03, "term": 12},
            ],
        }
    )  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What an accountant fills in, by the name of the cell, and the plan that says the same."""

    inputs: dict[str, object]
    plan: Callable[[HubPlan], HubPlan]


def _line(line_id: str, **fields: object) -> Callable[[HubPlan], HubPlan]:
    return lambda plan: plan.replace_line(line_id, **fields)


def _vat(**fields: object) -> Callable[[HubPlan], HubPlan]:
    return lambda plan: plan.replace(vat=plan.vat.model_dump() | fields)


def _tax(**fields: object) -> Callable[[HubPlan], HubPlan]:
    return lambda plan: plan.replace(income_tax=plan.income_tax.model_dump() | fields)


def _and(*steps: Callable[[HubPlan], HubPlan]) -> Callable[[HubPlan], HubPlan]:
    def both(plan: HubPlan) -> HubPlan:
        for step in steps:
            plan = step(plan)
        return plan

    return both


# Of `opening_plan`, in Dutch. Those that the issue names come first.
CHANGES: dict[str, Change] = {
    "rent": Change({"rent/amount": 815.25}, _line("rent", amount=815.25)),
    "customers": Change({"cafe/customers": 337.0}, _line("cafe", customers=337)),
    "basket": Change({"cafe/basket": 7.35}, _line("cafe", basket=7.35)),
    "grant": Change({"prize/amount": 12345.67}, _line("prize", amount=12345.67)),
    "begin": Change({"rent/begin": date(2027, 8, 1)}, _line("rent", begin="2027-08")),
    "price index": Change({"price_index": 0.045}, lambda plan: plan.replace(price_index=0.045)),
    "loan rate": Change({"bank/rate": 0.0715}, _line("bank", rate=0.0715)),
    "ramp-up": Change({"bread/ramp_up": 14}, _line("bread", ramp_up=14)),
    "no ramp-up": Change({"bread/ramp_up": 0}, _line("bread", ramp_up=0)),
    "start": Change({"start": date(2027, 1, 1)}, lambda plan: plan.replace(start="2027-01")),
    "later start": Change({"start": date(2027, 5, 1)}, lambda plan: plan.replace(start="2027-05")),
    "opening": Change({"opening": date(2027, 11, 1)}, lambda p: p.replace(opening="2027-11")),
    "open before": Change(
        {"start": date(2027, 12, 1), "bread/supplier_days": 90},
        _and(lambda plan: plan.replace(start="2027-12"), _line("bread", supplier_days=90)),
    ),
    "balance": Change({"opening_balance": 6e4}, lambda plan: plan.replace(opening_balance=6e4)),
    "wages": Change({"wage_index": -0.02}, lambda plan: plan.replace(wage_index=-0.02)),
    "index": Change({"rent/index": "lonen"}, _line("rent", index="wages")),
    "period": Change({"rent/period": "per kwartaal"}, _line("rent", period="quarterly")),
    "once": Change({"insurance/period": "eenmalig"}, _line("insurance", period="once")),
    "end": Change({"power/end": date(2029, 2, 1)}, _line("power", end="2029-02")),
    "no end": Change({"cook/end": None}, _line("cook", end=None)),
    "late end": Change({"cook/end": date(2040, 1, 1)}, _line("cook", end="2040-01")),
    "vat of a cost": Change({"rent/vat": "gewoon tarief"}, _line("rent", vat="standard")),
    "no vat": Change({"bread/vat": "geen btw"}, _line("bread", vat=None)),
    "vat of purchases": Change(
        {"cafe/purchase_vat": "zoals verkoop"}, _line("cafe", purchase_vat=None)
    ),
    "vat settled": Change({"vat.scheme": "kwartaalaangifte"}, _vat(scheme="settled")),
    "outside vat": Change({"vat.scheme": "geen btw"}, _vat(scheme="outside")),
    "threshold": Change({"vat.threshold": 25000}, _vat(threshold=25000)),
    "no threshold": Change({"vat.threshold": None}, _vat(threshold=None)),
    "refund": Change(
        {"vat.scheme": "kwartaalaangifte", "vat.refund_months": 5},
        _vat(scheme="settled", refund_months=5),
    ),
    "vat rate": Change(
        {"vat.1/rate": 0.09, "vat.1/begin": date(2029, 1, 1)},
        _vat(rates=[{"kind": "food", "rate": 0.06},
                    {"kind": "food", "rate": 0.09, "begin": "2029-01"},
                    {"kind": "standard", "rate": 0.21}]),
    ),
    "older vat rate": Change(
        {"vat.1/begin": date(2026, 1, 1)},
        _vat(rates=[{"kind": "food", "rate": 0.06},
                    {"kind": "food", "rate": 0.12, "begin": "2026-01"},
                    {"kind": "standard", "rate": 0.21}]),
    ),
    "tax": Change({"tax.rate": 0.29, "tax.payment_month": 4}, _tax(rate=0.29, payment_month=4)),
    "steps": Change(
        {"step.0/above": 5000, "step.1/above": 30000},
        _tax(asset_steps=[{"above": 5000, "rate": 0.0045}, {"above": 30000, "rate": 0.0015}]),
    ),
    "residents": Change(
        {"bread/reach/residents": 2500},
        _line("bread", reach={"residents": 2500, "share": 0.1, "visits": 4}),
    ),
    "season": Change(
        {"bread/season.8": 2.5},
        _line("bread", seasonality=[1, 1, 1, 1.2, 1, 1, 0.6, 2.5, 1, 1, 1, 1.1]),
    ),
    "pull": Change(
        {"cafe/pull.0": 0.4}, _line("cafe", pulled_by=[{"activity": "bread", "share": 0.4}])
    ),
    "days": Change(
        {"bread/stock_days": 7, "bread/supplier_days": 61, "bread/customer_days": 33},
        _line("bread", stock_days=7, supplier_days=61, customer_days=33),
    ),
    "overrun": Change({"kitchen/overrun": 0.5}, _line("kitchen", overrun=0.5)),
    "life": Change({"kitchen/life_years": 2}, _line("kitchen", life_years=2)),
    "renew": Change(
        {"kitchen/life_years": 1, "kitchen/renew": "ja"},
        _line("kitchen", life_years=1, renew=True),
    ),
    "older machine": Change({"house/month": date(2020, 1, 1)}, _line("house", month="2020-01")),
    "partner": Change(
        {"host/partner_share": 0.9, "host/partner_end": None},
        _line("host", partner_share=0.9, partner_end=None),
    ),
    "holiday": Change({"host/holiday_month": 7}, _line("host", holiday_month=7)),
    "share": Change({"leader/share": 0.2}, _line("leader", share=0.2)),
    "no cap": Change({"leader/cap": None}, _line("leader", cap=None)),
    "window": Change(
        {"leader/spend_begin": None, "leader/spend_end": date(2035, 1, 1), "leader/cap": None},
        _line("leader", spend_begin=None, spend_end="2035-01", cap=None),
    ),
    "not eligible": Change(
        {"leader/eligible.kitchen": "nee"},
        _line("leader", eligible=["laptop", "rent", "host", "house"]),
    ),
    "grant of an amount": Change({"leader/amount": 777}, _line("leader", amount=777, share=None)),
    "delay": Change(
        {"leader/delay": 9, "leader/spread_over": 0}, _line("leader", delay=9, spread_over=0)
    ),
    "cliff": Change({"town/end": date(2028, 6, 1)}, _line("town", end="2028-06")),
    "campaign": Change(
        {"crowd/month": date(2027, 4, 1), "crowd/new_customers": 80, "crowd/rewards_months": 1},
        _line("crowd", month="2027-04", new_customers=80, rewards_months=1),
    ),
    "linear": Change(
        {"bank/repayment": "gelijke aflossing", "bank/period": "per kwartaal"},
        _line("bank", repayment="linear", period="quarterly"),
    ),
    "bullet": Change(
        {"bank/repayment": "alles op het einde"}, _line("bank", repayment="bullet")
    ),
    "older loan": Change(
        {"bank/month": date(2026, 1, 1), "bank/term": 36},
        _line("bank", month="2026-01", term=36),
    ),
    "no interest": Change({"bank/rate": 0}, _line("bank", rate=0)),
    "shares": Change({"shares/count": 333}, _line("shares", count=333)),
    "own": Change({"own/month": date(2028, 1, 1)}, _line("own", month="2028-01")),
}  # fmt: skip
# The changes that the issue names; they are tried one by one, the others by three, far apart.
NAMED = ("rent", "customers", "basket", "grant", "begin", "price index", "loan rate", "ramp-up")
_OTHERS = [name for name in CHANGES if name not in NAMED]
_GROUPS = -(-len(_OTHERS) // 3)
BATCHES = (*((name,) for name in NAMED), *(tuple(_OTHERS[n::_GROUPS]) for n in range(_GROUPS)))


def together(names: tuple[str, ...]) -> Change:
    """Some changes of different cells as one."""
    inputs = [cell for name in names for cell in CHANGES[name].inputs]
    assert len(set(inputs)) == len(inputs), f"{names} change one cell twice"
    steps = [CHANGES[name].plan for name in names]
    return Change({c: v for n in names for c, v in CHANGES[n].inputs.items()}, _and(*steps))
