"""The legal form in words: what a page and a document say of the tree and of the comparison.

Said: a sentence with what stands beside it: since when, how sure, from which pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from buurtpunt_lib.datasets import finance_figure
from buurtpunt_lib.domain.finding import Finding
from buurtpunt_lib.domain.legal_forms import (
    Cell,
    ComparisonRow,
    Later,
    LaterKind,
    LegalSource,
    Remark,
)
from buurtpunt_lib.legal.comparison import beside
from buurtpunt_lib.legal.tree import Turn, Walk
from buurtpunt_lib.parameters import Bracket, Value, parameter
from buurtpunt_lib.reports.content import Link
from buurtpunt_lib.texts import Catalogue

# What a table of the comparison holds, in this order.
COLUMNS = (
    "row", "what", "form", "beside", "text", "since", "note", "sources", "checked",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """text: the sentences. kind: words for what it is beside the handbook ("" for the handbook
    itself). since: from when it holds, in words. note: what to mind, "" for nothing."""

    text: str
    sources: tuple[LegalSource, ...]
    kind: str = ""
    since: str = ""
    note: str = ""


def cell_words(row: ComparisonRow, cell: Cell, say: Catalogue, *, today: date) -> Said:
    """What the handbook says of one form on one row."""
    values, note = _named(cell.values, say, today)
    text = say(f"legal_table.cell.{row.code}.{cell.code}", **values)
    since = say.reference_date(cell.valid_from)
    return Said(text, (cell.source,), since=since, note=note)


def later_words(row: ComparisonRow, later: Later, say: Catalogue, *, today: date) -> Said:
    """What another page says beside a row."""
    values, note = _named(later.values, say, today)
    kind = later.kind.value
    if later.kind is LaterKind.CHANGED and not newer(row, later):
        kind = "other"
    return Said(
        say(f"legal_table.later.{row.code}.{later.code}", **values),
        later.sources,
        say(f"legal_table.kind.{kind}"),
        _since(later.valid_from, say),
        note,
    )


def newer(row: ComparisonRow, later: Later) -> bool:
    """Whether it began after the month of the handbook, so that the book could not know of it."""
    handbook = max(cell.valid_from for cell in row.cells.values())
    return later.valid_from[: len(handbook)] > handbook


def remark_words(group: str, remark: Remark, say: Catalogue, *, today: date) -> Said:
    """A term, a company form or an advice; group is the part of the catalogue that it stands in."""
    values, note = _named(remark.values, say, today)
    since = _since(remark.valid_from, say) if remark.valid_from else ""
    return Said(
        say(f"legal_table.{group}.{remark.code}", **values), remark.sources, since=since, note=note
    )


def source_words(source: LegalSource, say: Catalogue) -> str:
    """ "praktijkboek, maart 2020" or "scwitch.be, 23 oktober 2019"."""
    if not source.url:
        return say("legal_table.source_book", date=say.reference_date(source.as_of))
    host = urlsplit(source.url).hostname or ""
    host = host.removeprefix("www.")
    if not source.as_of:
        return say("legal_table.source_page_undated", host=host)
    return say("legal_table.source_page", host=host, date=say.reference_date(source.as_of))


def source_links(
    sources: tuple[LegalSource, ...], say: Catalogue, *, checked: date | None = None
) -> tuple[str | Link, ...]:
    """Sources for a document: each a link where it has an address, with the day of checking.

    checked: a day of checking that stands elsewhere already, and is not said again.
    """
    found: list[str | Link] = []
    for source in sources:
        words = source_words(source, say)
        found.append("; " if found else say("legal_form.compare.source"))
        found.append(Link(words, source.url) if source.url else words)
        if source.checked_on != checked:
            day = say("legal_table.checked", day=say.day(source.checked_on))
            found.append(f" ({day})")
    return tuple(found)


def table_rows(
    rows: Iterable[ComparisonRow], forms: Sequence[str], say: Catalogue, *, today: date
) -> list[dict[str, str]]:
    """The comparison as a table to keep: a row per cell and one per remark beside it (COLUMNS)."""
    found = []
    for row in rows:
        for form in forms:
            said = [cell_words(row, row.cells[form], say, today=today)]
            said += [later_words(row, one, say, today=today) for one in beside(row, (form,))]
            for one in said:
                found.append(
                    {
                        "row": row.row,
                        "what": say(f"legal_table.row.{row.code}"),
                        "form": form_name(form, say),
                        "beside": one.kind or say("legal_form.file.handbook"),
                        "text": one.text,
                        "since": one.since,
                        "note": one.note,
                        "sources": " ".join(s.url or source_words(s, say) for s in one.sources),
                        "checked": max(s.checked_on for s in one.sources).isoformat(),
                    }
                )
    return found


# --- the tree ------------------------------------------------------------------------------------


def path_words(walk: Walk, say: Catalogue) -> tuple[str, ...]:
    """The way that was taken, a phrase per question."""
    return tuple(say(f"legal_tree.given.{step.question}.{step.answer}") for step in walk.path)


def turn_words(turn: Turn, say: Catalogue) -> str:
    """What would come of another answer: an outcome, or one more question."""
    outcomes = [say(f"legal_tree.outcome.{code}") for code in turn.walk.reachable]
    if turn.walk.outcome:
        return outcomes[0]
    question = say(f"legal_tree.question.{turn.walk.question}")
    return say("legal_tree.turn_open", question=question, outcomes="; ".join(outcomes))


def form_name(form: str, say: Catalogue) -> str:
    """The name of a legal form; words for none when it is ""."""
    return say(f"legal_tree.form.{form}") if form else say("legal_tree.form_none")


def because_words(reasons: list[str] | tuple[str, ...], say: Catalogue) -> str:
    """ "je gaat investeren en je neemt iemand in dienst"."""
    return say.listing([say(f"legal_tree.reason.{reason}") for reason in reasons])


def formal_words(needed: bool | None, reasons: Mapping[str, bool | None], say: Catalogue) -> str:
    """Whether a formal structure is advised, and why."""
    if needed is None:
        return say("legal_tree.formal.unknown")
    if not needed:
        return say("legal_tree.formal.no")
    because = because_words([name for name, holds in reasons.items() if holds], say)
    return say("legal_tree.formal.yes", because=because)


def worded(finding: Finding, say: Catalogue) -> Finding:
    """A finding of `legal.tree.findings` with words for the codes that its sentence names."""
    values = dict(finding.values)
    if "because" in values:
        values["because"] = because_words(values["because"], say)
    if "chosen" in values:
        values["chosen"] = form_name(values["chosen"], say)
        values["forms"] = say.listing([form_name(form, say) for form in values["forms"]])
    return replace(finding, values=values)


def finding_words(finding: Finding, say: Catalogue) -> str:
    """A finding of `legal.tree.findings` as a sentence."""
    return say(f"legal_tree.finding.{finding.code}", **worded(finding, say).values)


# --- numbers of dated rules ----------------------------------------------------------------------


def _since(day: str, say: Catalogue) -> str:
    if not day:
        return say("legal_table.since_unknown")
    return say("legal_table.since", day=say.day(date.fromisoformat(day)))


def _named(values: Mapping[str, str], say: Catalogue, today: date) -> tuple[dict[str, str], str]:
    """The numbers that a sentence names, and a remark where one of them may have changed."""
    found, last = {}, None
    for name, key in values.items():
        if "." not in key:
            found[name] = say.euro(_figure(key))
            continue
        rule = parameter(key)
        value = rule.on(today) if rule.is_known(today) else rule.values[-1]
        if not rule.is_known(today):
            last = value.valid_until
        found[name] = value_words(value, say)
    return found, say("legal_table.known_until", day=say.day(last)) if last else ""


@cache
def _figure(key: str) -> float | None:
    return finance_figure(key).value


def value_words(value: Value, say: Catalogue) -> str:
    """The value of a dated rule with its unit."""
    if isinstance(value.value, tuple):
        return say.listing([_bracket(one, say) for one in value.value if one.rate])
    if value.unit == "EUR/year":
        return say("legal_table.euro_year", amount=_euro(value.value, say))
    if value.unit.startswith("EUR"):
        return _euro(value.value, say)
    if value.unit == "percent/year":
        return say("legal_table.per_year", share=_percent(value.value, say))
    if value.unit.startswith("percent"):
        return _percent(value.value, say)
    return say.number(value.value)


def _euro(amount: float, say: Catalogue) -> str:
    return say.euro(amount, 0 if amount == int(amount) else 2)


def _percent(percent: float, say: Catalogue) -> str:
    return say.percent(percent / 100, next(n for n in (0, 1, 2) if round(percent, n) == percent))


def _bracket(bracket: Bracket, say: Catalogue) -> str:
    return say(
        "legal_table.bracket", above=_euro(bracket.above, say), rate=_percent(bracket.rate, say)
    )
