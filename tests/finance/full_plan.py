"""A plan with a line of every kind, tied to one another where lines can be."""

from buurtpunt_lib.domain.plan import HubPlan

FULL = HubPlan.from_dict(
    {
        "schema": 1, "name": "x", "start": "2027-01", "opening": "2027-04", "months": 36,
        "opening_balance": 20_000,
        "investments": [{"id": "fit_out", "name": "Inrichting", "amount": 30_000,
                         "month": "2027-02"}],
        "activities": [
            {"id": "bread", "name": "Brood", "kind": "bread", "customers": 700, "basket": 3,
             "margin": 0.4},
            {"id": "cafe", "name": "Café", "kind": "cafe", "customers": 300, "basket": 6,
             "margin": 0.65, "pulled_by": [{"activity": "bread", "share": 0.1}]},
        ],
        "costs": [
            {"id": "rent", "name": "Huur", "kind": "rent", "amount": 500},
            {"id": "power", "name": "Stroom", "kind": "electricity", "amount": 200},
            {"id": "beer_tap", "name": "Tapinstallatie", "amount": 90, "activity": "cafe"},
        ],
        "staff": [{"id": "coach", "name": "Coach", "fte": 0.5, "yearly_cost": 48_000,
                   "partner_share": 0.5}],
        "volunteers": [{"id": "team", "name": "Ploeg", "people": 20, "hours": 8,
                        "replacement_rate": 20}],
        "grants": [{"id": "leader", "name": "LEADER", "share": 0.5, "eligible": ["fit_out",
                    "beer_tap"], "month": "2027-06", "advance": 0.5, "balance_month": "2028-03"}],
        "recurring_grants": [{"id": "town", "name": "Gemeente", "amount": 5000,
                              "begin": "2027-05"}],
        "gifts": [{"id": "members", "name": "Leden", "amount": 1000, "certainty": "hoped"}],
        "crowdfunding": [{"id": "crowd", "name": "Actie", "target": 8000, "month": "2027-03",
                          "new_customers": 20, "activity": "cafe"}],
        "loans": [
            {"id": "bank", "name": "Bank", "amount": 10_000, "month": "2027-02", "rate": 0.05,
             "term": 60},
            {"id": "friends", "name": "Vrienden", "kind": "win_win", "amount": 10_000,
             "month": "2027-02", "rate": 0.02, "term": 96},
        ],
    }
)  # fmt: skip
