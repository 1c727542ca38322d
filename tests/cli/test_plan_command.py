"""`buurtpunt plan run`: a plan calculated by hand, the examples, and what is no plan."""

from __future__ import annotations

import csv
import io
import json

import pytest
from command import run

from buurtpunt_lib.paths import DATA

# 100 customers of 5 euro of which 60 % remains, minus 350 of rent: 50 short every month.
COFFEE = {
    "schema": 1,
    "name": "Koffie",
    "start": "2027-01",
    "opening": "2027-01",
    "months": 24,
    "opening_balance": 1000,
    "activities": [{"id": "cafe", "name": "Café", "customers": 100, "basket": 5, "margin": 0.6}],
    "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 350}],
}
EXAMPLES = sorted((DATA / "examples").glob("*.json"))


@pytest.fixture
def coffee(tmp_path):
    path = tmp_path / "koffie.json"
    path.write_text(json.dumps(COFFEE), encoding="utf-8")
    return str(path)


def test_json_gives_months_and_outcome(capsys, coffee):
    ran = run(capsys, "plan", "run", coffee, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    document = json.loads(ran.out)
    assert document["plan"]["name"] == "Koffie"
    months = document["months"]
    assert [row["month"] for row in months[:2]] == ["2027-01", "2027-02"]
    assert [row["balance"] for row in months] == [1000 - 50 * n for n in range(1, 25)]
    assert {(row["earned"], row["spent"]) for row in months} == {(500, -550)}
    outcome = document["with_grants"]
    # 1000 euro is gone after 20 months; the 21st ends below zero.
    assert outcome["first_problem_month"] == "2028-09"
    assert outcome["lowest_balance"] == -200
    assert outcome["lowest_month"] == "2028-12"
    assert document["without_grants"] == outcome


def test_without_grants_leaves_the_grant_out(capsys, tmp_path):
    grant = {"id": "help", "name": "Hulp", "provider": "Provincie", "amount": 800, "advance": 1}
    grant["month"] = "2027-03"
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(COFFEE | {"grants": [grant]}), encoding="utf-8")
    document = json.loads(run(capsys, "plan", "run", str(path), "--format", "json").out)
    bare = [1000 - 50 * n for n in range(1, 25)]
    assert [row["balance_without_grants"] for row in document["months"]] == bare
    helped = [value + 800 * (n >= 2) for n, value in enumerate(bare)]
    assert [row["balance"] for row in document["months"]] == helped
    assert document["with_grants"]["first_problem_month"] is None
    assert document["without_grants"]["first_problem_month"] == "2028-09"
    table = run(capsys, "plan", "run", str(path), "--lang", "nl").out
    assert "Met subsidie blijft er altijd geld" in table
    assert "Zonder subsidie is het geld op in september 2028" in table


def test_csv_says_the_same(capsys, coffee):
    found = list(
        csv.DictReader(io.StringIO(run(capsys, "plan", "run", coffee, "--format", "csv").out))
    )
    assert [float(row["balance"]) for row in found] == [1000 - 50 * n for n in range(1, 25)]


def test_the_table_says_when_the_money_is_gone(capsys, coffee):
    ran = run(capsys, "plan", "run", coffee, "--lang", "nl")
    assert ran.out.startswith("Koffie\n")
    assert "september 2028" in ran.out
    assert "−€\u00a0200, in december 2028" in ran.out
    assert "Er zit geen subsidie in dit plan." in ran.out
    lines = ran.out.splitlines()
    assert len([line for line in lines if line.startswith(("jan ", "feb ", "mrt "))]) == 6


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_examples_run(capsys, path):
    document = json.loads(run(capsys, "plan", "run", str(path), "--format", "json").out)
    assert document["plan"]["example"] is True
    assert len(document["months"]) == document["plan"]["months"]
    balance = start = document["plan"]["opening_balance"]
    for row in document["months"]:
        balance += sum(row[name] for name in ("earned", "support", "funding", "spent"))
        assert row["balance"] == pytest.approx(balance, abs=0.5)
        assert row["balance_without_grants"] <= row["balance"] + 0.01
    for key, column in (("with_grants", "balance"), ("without_grants", "balance_without_grants")):
        # What stood in the account before anything happened says nothing of the plan.
        begun = next(i for i, row in enumerate(document["months"]) if row[column] != start)
        balances = [row[column] for row in document["months"][begun:]]
        assert document[key]["lowest_balance"] == min(balances)
        below = [row["month"] for row in document["months"] if row[column] < -0.005]
        assert document[key]["first_problem_month"] == (below[0] if below else None)
    table = run(capsys, "plan", "run", str(path), "--lang", "en")
    assert (table.status, table.err) == (0, "")
    assert "This is an example" in table.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"{", "JSON"),
        (b"[]", ""),
        (json.dumps(COFFEE | {"name": "a\ud800b"}).encode(), "name"),
        (json.dumps(COFFEE | {"rent": 5}).encode(), "rent"),
        (json.dumps(COFFEE | {"start": "2027-13"}).encode(), "2027-13"),
    ],
)
def test_what_is_no_plan_is_said(capsys, tmp_path, content, said):
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    ran = run(capsys, "plan", "run", str(path), "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert said in ran.err


def test_every_fault_of_a_plan_has_its_own_line(capsys, tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(COFFEE | {"rent": 5, "opening_balance": "veel"}), encoding="utf-8")
    ran = run(capsys, "plan", "run", str(path))
    assert ran.status == 2
    assert len(ran.err.splitlines()) == 2
