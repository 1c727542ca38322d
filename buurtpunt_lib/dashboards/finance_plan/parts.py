"""The pieces of the finance page: the outcome in words and figures, the months, the origins."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markupsafe import Markup

from buurtpunt_lib import datasets, finance, parameters
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.amounts import amount, month_words
from buurtpunt_lib.dashboards.finance_plan.levers import THEMES, Lever
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.sliders import Slide
from buurtpunt_lib.domain.plan import LINE_LISTS, Basis, HubPlan, Period, Reach
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.plan_document.outcome import sentence
from buurtpunt_lib.texts import Catalogue

COLUMNS = ("earned", "support", "funding", "spent", "balance", "without")


def outcome(model: Model) -> Markup:
    """The answer first: does the money last, with and without grants."""
    say, result = model.say, model.outcome
    if result.empty:
        return m.note(say("finance.empty"))
    told = [_answer(say, "with", result.summary)]
    if result.has_grants:
        told.append(_answer(say, "without", result.without))
    else:
        told.append(m.paragraph(say("finance.no_grants")))
    return m.element("div", told)


def _answer(say: Catalogue, scenario: str, result: finance.Summary) -> Markup:
    short = result.first_problem_month is not None
    return m.element(
        "p",
        sentence(scenario, result, say),
        class_="bp-answer bp-answer-bad" if short else "bp-answer",
    )


def figures(model: Model) -> Markup:
    """The outcome in five numbers."""
    if model.outcome.empty:
        return Markup("")
    found = key_figures(model.outcome, model.say)
    return m.grid([m.figure(*one) for one in found], small=True)


def key_figures(outcome: finance.PlanOutcome, say: Catalogue) -> list[tuple[str, str, str]]:
    """The numbers to look at first: (number, what it is, remark or "")."""
    result = outcome.summary
    supporting = result.self_supporting_month
    return [
        _no_loss(say, outcome),
        (
            say.euro(result.lowest_balance),
            say("finance.figure.lowest", month=say.month(result.lowest_month)),
            "",
        ),
        (
            say.month(supporting) if supporting else say("finance.figure.never"),
            say("finance.figure.supporting" if supporting else "finance.figure.not_supporting"),
            "",
        ),
        (say.euro(result.earned + result.purchases), say("finance.figure.earned"), ""),
        (say.euro(result.supported), say("finance.figure.supported"), ""),
    ]


def _no_loss(say: Catalogue, outcome: finance.PlanOutcome) -> tuple[str, str, str]:
    """The first year without a loss, and the same without grants."""
    years = [side.no_loss.first for side in outcome.sides.values()]
    first, *bare = (str(year) if year else say("finance_results.figure.never") for year in years)
    if not bare:
        return first, say("finance_results.figure.no_loss_plain"), ""
    remark = say("finance_results.figure.without", year=bare[0])
    return first, say("finance_results.figure.no_loss"), remark


def month_table(model: Model) -> Markup:
    """Every month of the plan in euro."""
    say = model.say
    columns = [m.Column(say("finance.table.month"))]
    columns += [m.Column(say(f"finance.table.{name}"), number=True) for name in COLUMNS]
    found = model.outcome.by_month
    rows = [
        [
            month_words(say, month),
            *(
                amount(say, float(found[name][at]), mark=name in ("balance", "without"))
                for name in COLUMNS
            ),
        ]
        for at, month in enumerate(model.outcome.months)
    ]
    return m.table(columns, rows, caption=say("finance.table.caption"))


def lever_words(say: Catalogue, lever: Lever) -> str:
    """What a lever is called: "Huur, per maand"."""
    if lever.field == "amount":
        return f"{lever.name}, {say(f'finance.period.{lever.period or Period.ONCE}')}"
    return f"{lever.name}: {say(f'finance.lever.{lever.word}')}"


def slides(model: Model) -> list[Slide]:
    """The levers of a model as sliders with a box, by theme."""
    say = model.say
    return [
        Slide(
            key=lever.key,
            group=say(f"finance.theme.{lever.theme}"),
            label=lever_words(say, lever),
            field=lever.field.rsplit(".", 1)[-1],
            unit=lever.unit if lever.unit in ("euro", "share") else "number",
            value=lever.value,
            low=lever.low,
            high=lever.high,
            step=lever.step,
        )
        for theme in THEMES
        for lever in model.levers
        if lever.theme == theme
    ]


def origins(model: Model) -> Markup:
    """Where every number of the plan comes from: a source, an assumption, or the user."""
    say, plan = model.say, model.plan
    columns = [m.Column(say(f"finance.origin.{key}")) for key in ("line", "what")]
    columns.append(m.Column(say("finance.origin.value"), number=True))
    columns.append(m.Column(say("finance.origin.basis")))
    rows = []
    for place, value, basis in plan.numbers():
        field = place.rsplit(".", 1)[-1]
        words = say(f"finance.field.{field}")
        rows.append(
            [_owner(say, plan, place), words, _written(say, field, value), origin(say, basis)]
        )
    return m.table(columns, rows, caption=say("finance.origin.caption"))


def place_words(say: Catalogue, plan: HubPlan, place: str) -> str:
    """Where a number stands, in words: "loans[0].rate" → "Winwinlening: rente per jaar"."""
    key = f"finance.field.{place.rsplit('.', 1)[-1]}"
    owner = _owner(say, plan, place)
    return f"{owner}: {say(key)}" if key in say else owner


def _owner(say: Catalogue, plan: HubPlan, place: str) -> str:
    """What a number belongs to: the name of its line, VAT, tax, or the plan itself."""
    found = re.match(r"(\w+)\[(\d+)\]", place)
    if found and found[1] in LINE_LISTS:
        return getattr(plan, found[1])[int(found[2])].name
    if "." in place:
        return say("finance.origin.vat" if place.startswith("vat") else "finance.origin.tax")
    return plan.name


_SHARES = frozenset(
    {"margin", "advance", "rate", "overrun", "partner_share", "holiday_share", "year_end_share",
     "price_index", "wage_index", "share", "spoilage", "fee", "chance", "deductible",
     "replaced_share"}
)  # fmt: skip
_EUROS = frozenset(
    {"amount", "basket", "yearly_cost", "opening_balance", "price", "cap", "target", "rewards",
     "allowance", "replacement_rate", "threshold", "above"}
)  # fmt: skip


def _written(say: Catalogue, field: str, value: object) -> str:
    if isinstance(value, Reach):
        visits = say.plain(value.visits)
        values = {"residents": say.number(value.residents), "visits": visits}
        return say("report.origin.reach", share=say.percent(value.share, 1), **values)
    if field == "pulled_by":
        return say.listing([say.percent(pull.share, 1) for pull in value])
    if isinstance(value, tuple):
        low, high = say.number(min(value), 2), say.number(max(value), 2)
        return say("finance.origin.range", low=low, high=high)
    if field in _SHARES:
        return say.percent(value, 1)
    whole = float(value).is_integer()
    return (
        say.euro(value, 0 if whole else 2)
        if field in _EUROS
        else say.number(value, 0 if whole else 2)
    )


def origin(say: Catalogue, basis: Basis) -> Markup:
    """Where a number comes from, in words, with a link where there is one."""
    remark = f" ({basis.note})" if basis.note else ""
    if basis.kind == "user":
        return m.element("span", say("finance.origin.user"), remark)
    if basis.kind == "assumption":
        return m.element("span", say("finance.origin.assumption", why=basis.assumption), remark)
    return m.element("span", _source(say, basis.source), remark)


def _source(say: Catalogue, key: str) -> Markup | str:
    if key.startswith("http"):
        return m.link(_host(key), key)
    try:
        figure = datasets.finance_figure(key)
    except InputError:
        pass
    else:
        return _figure_source(say, figure)
    try:
        leaf = parameters.parameter(key)
    except InputError:
        # A reference that our tables do not hold is shown as its maker wrote it.
        return say("report.origin.other", source=key)
    return m.link(say("finance.origin.rule", key=leaf.key), leaf.source)


def _figure_source(say: Catalogue, figure: datasets.FinanceFigure) -> Markup:
    words = say(
        "finance.origin.source",
        host=_host(figure.source_url),
        year=figure.year or say("finance.origin.no_year"),
        country=say(f"finance.country.{figure.country}"),
    )
    return m.link(words, figure.source_url)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or address).removeprefix("www.")
