"""What the chosen form costs, each line to be put in the plan with one press, never twice."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.pressable import Pressable, press_button
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.plan import HubPlan, LegalForm
from buurtpunt_lib.legal.costs import CostOffer, cost_offers
from buurtpunt_lib.parameters import parameter
from buurtpunt_lib.reports import effect_words
from buurtpunt_lib.reports.legal_words import value_words

_T = "legal_effects.costs."
_ADD, _ALL = "add:", "all"
# Forms whose directors or owners stand in the UBO register.
_OWNED = (LegalForm.VZW, LegalForm.CV, LegalForm.BV)


class Costs:
    """`model` holds the project; a press puts a line in its plan."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.told, self.list = c.html("", "bp-live"), Pressable()
        self.ubo, self.onward = c.html(), c.html()
        self.list.on_press(guarded(self._press))
        self._told_of: HubPlan | None = None
        self.widget = c.column(
            c.html(m.element("h2", say(f"{_T}title")) + m.paragraph(say(f"{_T}lead"))),
            self.told,
            self.list,
            self.ubo,
            self.onward,
        )

    def refresh(self) -> None:
        if self._told_of is not None and self._told_of is not self.model.project.plan:
            self.told.value, self._told_of = "", None
        self.list.show(*self._list())
        plan = address("financieel_plan", self.model.token)
        link = m.link(self.model.say("legal_effects.tax.to_plan"), plan)
        self.onward.value = str(m.element("p", link))
        form = self.model.project.legal_form
        self.ubo.value = str(self._ubo()) if form in _OWNED else ""

    # --- what it shows ---------------------------------------------------------------------------

    def _list(self) -> tuple[Markup, set[str]]:
        model, say = self.model, self.model.say
        if model.project.legal_form is None:
            return m.element("p", say("legal_effects.no_form"), class_="bp-empty"), set()
        offers = cost_offers(model.project)
        if not offers:
            return m.element("p", say(f"{_T}none"), class_="bp-empty"), set()
        codes: set[str] = set()
        cards = [self._card(offer, codes) for offer in offers]
        first_year = sum(effect_words.first_year(offer) for offer in offers if not offer.optional)
        total = Markup("")
        if first_year:
            total = m.paragraph(say(f"{_T}total", amount=say.euro(first_year)))
        every = Markup("")
        if sum(not offer.covered and not offer.optional for offer in offers) > 1:
            codes.add(_ALL)
            button = m.element("button", say(f"{_T}add_all"), type="button", class_="bp-button",
                               data_press=_ALL)  # fmt: skip
            every = m.element("p", button)
        return m.grid(*cards) + total + every, codes

    def _card(self, offer: CostOffer, codes: set[str]) -> Markup:
        model, say = self.model, self.model.say
        name = effect_words.cost_name(offer, say)
        below: Any
        if offer.placed:
            below = m.note(say(f"{_T}placed"))
        elif offer.covered:
            names = [model.project.plan.line(line).name for line in offer.covered]
            below = m.note(say(f"{_T}covered", names=say.listing(names)))
        else:
            code = f"{_ADD}{offer.code}"
            codes.add(code)
            below = m.element("p", press_button(say(f"{_T}add"), code, about=name))
        source = None
        if offer.source:
            host = effect_words.host(offer.source)
            source = m.element("small", say(f"{_T}source"), m.link(host, offer.source))
        return m.card(
            m.element("h3", name),
            m.element("p", effect_words.cost_amount(offer, say), class_="bp-answer"),
            m.paragraph(effect_words.cost_origin(offer, say)),
            m.paragraph(say(f"{_T}optional")) if offer.optional else None,
            m.element("p", source) if source else None,
            below,
        )

    def _ubo(self) -> Markup:
        """What the register of owners costs, and what forgetting it does."""
        say, today = self.model.say, self.model.today
        names = {"amount": "ubo_fee", "low": "ubo_fine_min", "high": "ubo_fine_max"}
        values = {}
        for name, key in names.items():
            rule = parameter(f"formation.{key}")
            values[name] = value_words(rule.on(today) if rule.is_known(today) else rule.values[-1],
                                       say)  # fmt: skip
        return m.note(say(f"{_T}free_ubo", **values))

    # --- what was pressed ------------------------------------------------------------------------

    def _press(self, code: str) -> None:
        wanted = [
            offer
            for offer in cost_offers(self.model.project)
            if not offer.covered
            and (code == f"{_ADD}{offer.code}" or (code == _ALL and not offer.optional))
        ]
        if not wanted:
            return
        say, plan = self.model.say, self.model.project.plan
        for offer in wanted:
            name = effect_words.cost_name(offer, say)
            plan = offer.added_to(plan, name, effect_words.cost_origin(offer, say))
        self.model.change(plan=plan)
        self._told_of = self.model.project.plan
        names = [effect_words.cost_name(offer, say) for offer in wanted]
        open_ = [effect_words.cost_name(offer, say) for offer in wanted if offer.amount is None]
        words = say(f"{_T}added", names=say.listing(names))
        if open_:
            words = f"{words} {say(f'{_T}to_fill', names=say.listing(open_))}"
        self.told.value = str(m.note(words, kind="assumption"))
        self.list.focus()
