"""Amounts, months and years as tables of results show them, and the choice of a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.texts import Catalogue


def amount(say: Catalogue, value: float, *, mark: bool = False) -> Markup | str:
    """An amount of euros; `mark` makes one below zero stand out."""
    written = say.number(value)
    if mark and value < -0.005:
        return m.element("span", written, class_="bp-below")
    return written


def month_words(say: Catalogue, month: date) -> str:
    """ "maart 2028" on one line, however narrow a table gets."""
    return say.month(month).replace(" ", "\u00a0")


def year_words(say: Catalogue, year: finance.YearResult) -> str:
    """ "2027", or "2027 (6 maanden)" where the plan has only a part of it."""
    if year.whole:
        return str(year.year)
    return say("finance_results.bridge.part_of_year", year=str(year.year), n=year.months)


class YearChoice:
    """A list of the calendar years of a plan; a year that stays in the plan stays chosen.

    At first the year after the opening is chosen: the first in which the hub runs all year.
    """

    def __init__(self, label: str) -> None:
        self.widget = widgets.Dropdown(options=[], description=label)
        self._shown: tuple[tuple[str, int], ...] = ()
        self._following = False

    @property
    def value(self) -> int:
        """The chosen year; the first one where a browser says that none is chosen."""
        return self._shown[0][1] if self.widget.value is None else self.widget.value

    def on_choose(self, callback: Callable[[], Any]) -> None:
        """Calls back when a visitor chooses a year, not when the years of the plan change."""
        self.widget.observe(lambda _change: None if self._following else callback(), "value")

    def follow(self, say: Catalogue, outcome: finance.PlanOutcome) -> None:
        """Shows the years of this plan."""
        years = outcome.given.years
        options = tuple((year_words(say, one), one.year) for one in years)
        if options == self._shown:
            return
        wanted = self.value if self._shown else outcome.plan.opening.year + 1
        self._shown, self._following = options, True
        try:
            self.widget.options = options
            self.widget.value = min(max(wanted, years[0].year), years[-1].year)
        finally:
            self._following = False
