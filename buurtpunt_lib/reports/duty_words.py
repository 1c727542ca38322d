"""Duties in words: what a page and a document say of one, of its day and of how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from buurtpunt_lib.datasets import Duty
from buurtpunt_lib.domain.finding import Finding
from buurtpunt_lib.legal.duties import Occasion, Standing
from buurtpunt_lib.parameters import Parameter, parameter
from buurtpunt_lib.reports.legal_words import value_words
from buurtpunt_lib.texts import Catalogue


def title(duty: Duty, say: Catalogue) -> str:
    """The duty in a few words."""
    return say(f"duties.{duty.code}.title")


def how(duty: Duty, say: Catalogue) -> str:
    """What to do, in two or three sentences."""
    return say(f"duties.{duty.code}.how")


def occasion_title(occasion: Occasion, say: Catalogue) -> str:
    """The duty, with its year where it returns."""
    name = title(occasion.duty, say)
    if occasion.year is None:
        return name
    return say("duties.page.year_of", title=name, year=str(occasion.year))


def must_words(occasion: Occasion, say: Catalogue) -> str:
    """Required, advised, or that it depends."""
    key = "unknown" if occasion.must is None else "yes" if occasion.must else "no"
    return say(f"duties.must.{key}")


def due_words(occasion: Occasion, say: Catalogue, *, founded: bool) -> str:
    """By when; founded: the project has a day of founding."""
    if occasion.state.done_on is not None:
        return say("duties.due.done", day=occasion.state.done_on)
    if occasion.due is not None:
        key = "day_or" if occasion.duty.confirm else "day"
        return say(f"duties.due.{key}", day=occasion.due)
    if not founded and occasion.duty.due is not None:
        return say("duties.due.no_founding")
    return say("duties.due.none")


def standing_words(occasion: Occasion, today: date, say: Catalogue) -> str:
    """How it stands; of what may not count, when it does."""
    standing = occasion.standing(today)
    if standing is Standing.UNSURE and occasion.need:
        return say(f"duties.only_if.{occasion.need}")
    return say(f"duties.standing.{standing.value}")


def rule_lines(duty: Duty, say: Catalogue, *, day: date) -> Iterator[tuple[str, str]]:
    """(words, address) of each dated rule that a duty names, as known on a day."""
    for key in duty.rules:
        rule = parameter(key)
        yield rule_words(rule, say, day=day), rule.source


def rule_words(rule: Parameter, say: Catalogue, *, day: date) -> str:
    """A dated rule with its value on a day; the newest known one, told as such, where it is not."""
    known = rule.is_known(day)
    value = rule.on(day) if known else rule.values[-1]
    words = {"name": rule.name(say.language), "value": value_words(value, say)}
    if known:
        return say("duties.rule.known", **words)
    return say("duties.rule.before", since=say.month(value.valid_from), **words)


def finding_words(finding: Finding, say: Catalogue) -> str:
    """A finding of `legal.duties.findings` as a sentence."""
    return say(f"duties.finding.{finding.code}", **readable(finding, say).values)


def readable(finding: Finding, say: Catalogue) -> Finding:
    """The same finding; months are written as months."""
    values = dict(finding.values)
    if "opening" in values:
        values["opening"] = say.month(values["opening"])
    return replace(finding, values=values)
