"""Where money can be found for what the plan misses, and what it means to take it."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.line_editor import LineEditor
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.sections import checks
from buurtpunt_lib.dashboards.finance_plan.sections import funding_catalogue as fc
from buurtpunt_lib.dashboards.finance_plan.sections import funding_parts as parts
from buurtpunt_lib.dashboards.finance_plan.sections.funding_lenders import Lenders
from buurtpunt_lib.dashboards.finance_plan.sections.funding_plan_b import PlanBPart
from buurtpunt_lib.dashboards.finance_plan.sections.funding_small_start import SmallStartPart
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.datasets.funder_table import PROVINCES
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import check_rules
from buurtpunt_lib.finance.funder_lines import Proposed, proposed_line
from buurtpunt_lib.finance.missing_money import missing
from buurtpunt_lib.legal.eligibility import Applicant
from buurtpunt_lib.reports.plan_document.story import village_of
from buurtpunt_lib.texts import Catalogue

_T = "finance_funding."
_LISTS = ("grants", "recurring_grants", "loans", "crowdfunding")


class Funding:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model, self.guarded = model, guarded
        say = model.say
        self.need, self.added = c.html("", "bp-live"), c.html("", "bp-live")
        self.rules = c.html("", "bp-live")
        self.find = Find(model, guarded, self._take)
        self.edited = c.column()
        self.editors: dict[str, LineEditor] = {}
        self.plan_b = PlanBPart(model, guarded)
        self.small = SmallStartPart(model, guarded)
        self.folds = [
            Unfold(say(f"{_T}{key}.title"), make, guarded)
            for key, make in (
                ("left_open", lambda: Told(model, lambda: parts.left_open(say, model.plan))),
                ("campaign", lambda: Told(model, self._campaigns)),
                ("lender", lambda: Lenders(model, guarded)),
                ("small", lambda: self.small),
            )
        ]
        self.widget = c.column(
            c.html(m.paragraph(say(f"{_T}lead"), lead=True)),
            self.need,
            self.find.widget,
            c.html(m.element("div", id=fc.ADDED)),
            self.added,
            self.edited,
            self.rules,
            self.plan_b.widget,
            *(fold.widget for fold in self.folds),
        )
        self._added_to: HubPlan | None = None

    def refresh(self) -> None:
        model = self.model
        self.need.value = str(parts.need(model.say, model.outcome))
        self.find.refresh()
        self.rules.value = str(money_rules(model.say, model.plan))
        if self._added_to is not None and model.plan != self._added_to:
            self.added.value, self._added_to = "", None
        for editor in self.editors.values():
            editor.refresh()
        self.plan_b.refresh()
        for fold in self.folds:
            fold.refresh()

    def _take(self, code: str) -> None:
        """Puts a line of a funder in the plan. Raises InputError; the plan stays as it was."""
        model, say = self.model, self.model.say
        funder = datasets.funders()[code]
        because = say(f"{_T}find.because")
        found = proposed_line(
            model.plan,
            funder,
            name=funder.name(say.language),
            because=because,
            month=missing(model.outcome.flow).month,
        )
        grown = found.added_to(model.plan)
        self._edit_here(found.where)
        self._added_to = grown
        model.open(grown)
        self.added.value = str(m.note(self._words(found), kind="assumption"))

    def _words(self, found: Proposed) -> str:
        say = self.model.say
        words = [say(f"{_T}find.added", name=found.line["name"])]
        if found.to_fill:
            fields = [fc.field_words(say, key) for key in found.to_fill]
            words.append(say(f"{_T}find.to_fill", fields=say.listing(fields)))
        return " ".join(words)

    def _edit_here(self, name: str) -> None:
        """The table of a list in which something was added, the newest first."""
        if name not in self.editors:
            self.editors[name] = LineEditor(self.model, self.guarded, name)
        head = c.html(m.element("h3", self.model.say(f"{_T}find.edit_title")))
        tables = [self.editors[n].widget for n in (name, *self.editors) if n in self.editors]
        self.edited.children = (head, *dict.fromkeys(tables))

    def _campaigns(self) -> Any:
        plan = self.model.plan
        return parts.campaigns(self.model.say, plan, village_of(plan))


def money_rules(say: Catalogue, plan: HubPlan) -> Markup:
    """Where a grant or a loan of the plan goes against its rule, or where that is not known."""
    found = [
        checks.finding_note(say, plan, finding)
        for finding in check_rules(plan)
        if str(finding.fault.values["field"]).startswith(_LISTS)
    ]
    if not found:
        return Markup("")
    return m.element("h3", say(f"{_T}find.rules_title")) + Markup("").join(found)


class Told:
    """A part of the page that is only read."""

    def __init__(self, model: Model, make: Any) -> None:
        self.model, self._make = model, make
        self.widget = c.html()

    def refresh(self) -> None:
        self.widget.value = str(self._make())


class Find:
    """The catalogue with its filters; the province is that of the plan's village at first."""

    def __init__(self, model: Model, guarded: Any, take: Any) -> None:
        self.model = model
        say = model.say
        self._village: str | None = None
        self._shown: Any = None
        any_province, any_money = say(f"{_T}find.any_province"), say(f"{_T}find.any_money")
        groups = [(say(f"{_T}money.{group}"), group) for group in fc.GROUPS]
        self.province = widgets.Dropdown(
            options=[(any_province, ""), *((name, name) for name in PROVINCES)],
            description=say(f"{_T}find.province"),
        )
        self.money = widgets.Dropdown(
            options=[(any_money, ""), *groups], description=say(f"{_T}find.money")
        )
        self.closed = widgets.Checkbox(description=say(f"{_T}find.show_closed"), indent=False)
        for control in (self.province, self.money):
            control.add_class("bp-span")
        self.list = Pressable()
        self.list.on_press(guarded(take))
        for control in (self.province, self.money, self.closed):
            control.observe(guarded(lambda _change: self._show()), "value")
        looked = min(s.checked_on for f in datasets.funders().values() for s in f.sources)
        head = m.element("h2", say(f"{_T}find.title"))
        self.widget = c.column(
            c.html(head + m.paragraph(say(f"{_T}find.lead", day=looked))),
            c.controls(self.province, self.money, self.closed),
            self.list,
        )

    def refresh(self) -> None:
        plan = self.model.plan
        if plan.village != self._village:
            self._village = plan.village
            village = village_of(plan)
            self.province.value = village.province if village else ""
        self._show()

    def _show(self) -> None:
        plan = self.model.plan
        search = fc.Search(
            province=self.province.value,
            group=self.money.value,
            legal_form=plan.legal_form.value if plan.legal_form else "",
            closed=self.closed.value,
            placed=fc.placed(plan),
            sells=Applicant.of(plan, None).sells,
        )
        missed = missing(self.model.outcome.flow)
        # Forty entries: written again only when another list is due, not at each move of a slider.
        shown = (search, missed.want, plan.opening)
        if shown == self._shown:
            return
        self._shown = shown
        content, codes = fc.catalogue(self.model.say, search, missed, day=plan.opening)
        self.list.show(content, codes)
