"""Funders in words: their amounts, when they call for files, and whether they fit a project.

The catalogue on the finance page, the calendar on the page of the steps and documents all say them
by these functions, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from urllib.parse import urlsplit

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import Funder, FunderSource, Money
from buurtpunt_lib.datasets.provenance import AS_OF
from buurtpunt_lib.domain.finding import Finding
from buurtpunt_lib.finance.funder_limits import Limit, limits
from buurtpunt_lib.legal.eligibility import Reason
from buurtpunt_lib.planning.funding_calendar import Entry, Moment, Time
from buurtpunt_lib.texts import Catalogue

# Kinds of money that belong together, such as what must be paid back.
GROUPS: Mapping[str, tuple[Money, ...]] = MappingProxyType(
    {
        "one_off": (Money.ONE_OFF,),
        "recurring": (Money.RECURRING,),
        "people": (Money.CROWDFUNDING, Money.GIFT, Money.SHARES),
        "pay_back": (Money.LOAN, Money.WIN_WIN),
        "advice": (Money.ADVICE,),
    }
)
# Roles whose number is an amount of euro, and those whose number is a percentage.
_EUROS, _PERCENTS = ("cap", "low", "cap_yearly", "micro"), ("share", "own_part", "payout_from")


# --- amounts -------------------------------------------------------------------------------------


def short(say: Catalogue, funder: Funder, day: date) -> str:
    """The level, the highest amount or share, and how old that is."""
    words = [say(f"finance_funding.level.{funder.level.value}")]
    if highest := highest_words(say, funder, day):
        words.append(highest)
    if funder.closed:
        words.append(say("finance_funding.card.over"))
    elif funder.as_of:
        date_words = say.reference_date(funder.as_of.removesuffix("+"))
        words.append(say("finance_funding.card.unchecked", date=date_words))
    else:
        words.append(say("finance_funding.card.undated"))
    return " · ".join(words)


def highest_words(say: Catalogue, funder: Funder, day: date) -> str:
    """The highest amount, else the highest share, with its year; "" where neither is known."""
    for role in ("cap", "cap_yearly", "share"):
        told = limits(funder, role, day=day)
        if told and told[0].value is not None and funder.money is not Money.WIN_WIN:
            return dated(say, limit_words(say, funder, role, told[0]), told[0].year)
    return ""


def amount_lines(say: Catalogue, funder: Funder, *, day: date) -> Iterator[tuple[str, str]]:
    """(words, address) of every limit of a funder, with its year and the page that gave it."""
    for role in funder.limits:
        for one in limits(funder, role, day=day):
            if one.value is None and not one.text:
                continue
            words = limit_words(say, funder, role, one)
            if words:
                yield dated(say, words, one.year), one.source


def dated(say: Catalogue, words: str, year: str) -> str:
    """Words with the year that they hold for; a period such as 2022-2024 stays as it is."""
    if not year:
        return say("finance_funding.limit.no_year", words=words)
    told = say.reference_date(year) if AS_OF.fullmatch(year) else year.replace("-", "–")
    return say("finance_funding.limit.year", words=words, year=told)


def limit_words(say: Catalogue, funder: Funder, role: str, one: Limit) -> str:
    """One limit; "" where its number is not known."""
    key = f"finance_funding.limit.{role}"
    if role == "typical":
        return _typical(say, one)
    if one.value is None:
        return ""
    if role in _EUROS:
        shared = "_shared" if funder.money is Money.WIN_WIN and role == "cap" else ""
        return say(f"{key}{shared}", amount=say.euro(one.value))
    if role in _PERCENTS:
        return say(key, percent=say.percent(one.value / 100))
    if role == "rate":
        return say(key, percent=say.percent(one.value / 100, 1))
    if role == "chance":
        kind = "campaign" if funder.money is Money.CROWDFUNDING else "grant"
        return say(f"{key}_{kind}", percent=say.percent(one.value / 100))
    lent = funder.money in GROUPS["pay_back"]
    return say(
        f"finance_funding.limit.{'term' if lent else 'spend'}_{role}", n=say.plain(one.value)
    )


def _typical(say: Catalogue, one: Limit) -> str:
    figure = datasets.finance_figure(one.key)
    if figure.value is None:
        low, high = say.euro(figure.value_min), say.euro(figure.value_max)
        return say("finance_funding.limit.typical_range", low=low, high=high)
    unit = figure.unit
    end = "_yearly" if unit.endswith("per year") else "_share" if "per share" in unit else ""
    return say(f"finance_funding.limit.typical{end}", amount=say.euro(figure.value))


def source_words(say: Catalogue, source: FunderSource) -> str:
    """ "west-vlaanderen.be, januari 2023"."""
    host = source.name or (urlsplit(source.url).hostname or source.url).removeprefix("www.")
    if not source.as_of:
        return say("finance_funding.card.undated_source", host=host)
    return say("finance_funding.card.source", host=host, date=say.reference_date(source.as_of))


# --- whether it fits -----------------------------------------------------------------------------


def reason_words(say: Catalogue, reason: Reason) -> str:
    """Why a funder fits, does not, or is not sure."""
    values = dict(reason.values)
    for name in ("provinces", "areas"):
        if name in values:
            values[name] = say.listing(list(values[name]))
    if "form" in values:
        values["form"] = say(f"finance_funding.form.{values['form']}")
    if "forms" in values:
        listed = [say(f"finance_funding.form.{form}") for form in values["forms"]]
        values["forms"] = say.listing(listed)
    if reason.code == "over":
        if not values["as_of"]:
            return say("funding.reason.over_undated")
        values["as_of"] = say.reference_date(values["as_of"].removesuffix("+"))
    return say(f"funding.reason.{reason.code}", **values)


# --- until when ----------------------------------------------------------------------------------


def moment_words(say: Catalogue, entry: Entry) -> str:
    """Until when money can be asked, as far as anybody said."""
    if entry.moment is Moment.GUESS and entry.day is not None:
        return say("funding.moment.guess", month=say.month(entry.day), last=entry.last)
    if entry.moment is Moment.UNKNOWN and entry.last is not None:
        return say("funding.moment.unknown_last", last=entry.last)
    return say(f"funding.moment.{entry.moment.value}", **({"day": entry.day} if entry.day else {}))


def rhythm_words(say: Catalogue, funder: Funder) -> str:
    """How often a funder calls; "" where no page says it."""
    if funder.calls is None or f"funding.rhythm.{funder.calls.rhythm.value}" not in say:
        return ""
    return say(f"funding.rhythm.{funder.calls.rhythm.value}")


def time_words(say: Catalogue, entry: Entry, today: date) -> str:
    """Whether there is time to write; "" where nobody knows."""
    time = entry.time(today)
    if time is Time.UNKNOWN:
        return ""
    begin = {} if time is Time.PAST else {"begin": entry.write_by}
    return say(f"funding.time.{time.value}", **begin)


def finding_words(say: Catalogue, finding: Finding) -> str:
    """A finding of `planning.funding_calendar.findings` as a sentence."""
    return say(f"funding.finding.{finding.code}", **readable(say, finding).values)


def readable(say: Catalogue, finding: Finding) -> Finding:
    """The same finding with the name of the funder for its code, and names as a list."""
    values = dict(finding.values)
    if "code" in values:
        values["name"] = datasets.funders()[values.pop("code")].name(say.language)
    if "names" in values:
        values |= {"n": len(values["names"]), "names": say.listing(list(values["names"]))}
    return replace(finding, values=values)
