"""A service of the offer as lines of the plan: one form, with numbers of whoever fills it in."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.form import Form
from buurtpunt_lib.dashboards.form_fields import FormField, FormGroup
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.offer_parts import Part
from buurtpunt_lib.datasets.offer_table import offer_knowledge
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.planning import service_lines
from buurtpunt_lib.planning.service_lines import WITH_SHARE, ServiceMoney, Way
from buurtpunt_lib.reports import offer_words

_KEY = "offer."
_NUMBERS = ("times", "euro", "share", "monthly", "once")


class Money(Part):
    """values: what was filled in for the service that is chosen; it enters the plan by a press."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        self.values: dict[str, Any] = {}
        self.form = Form(model.say)
        self.form.add_class("bp-form-plain")
        self.form.on_edit(self._edit)
        self.buttons, self.told = Pressable(), c.html("", "bp-live")
        self.buttons.on_press(guarded(self._press))
        super().__init__(model, "money", self.form, self.buttons, self.told)

    # --- what it shows ---------------------------------------------------------------------------

    @property
    def service(self) -> str:
        """The service that is chosen; the first one of the offer as long as nobody chose."""
        codes = [one.id for one in self.model.project.offer.services]
        chosen = self.values.get("service")
        return chosen if chosen in codes else codes[0] if codes else ""

    @property
    def way(self) -> Way:
        """The way of money that is chosen; the most usual one of the service otherwise."""
        ways = offer_knowledge().ways(self.service)
        chosen = self.values.get("way")
        return Way(chosen if chosen in ways else ways[0])

    def refresh(self) -> None:
        super().refresh()
        say, services = self.model.say, self.model.project.offer.services
        self.form.layout.display = "" if services else "none"
        if not services:
            self.buttons.show(m.note(self.say("none"), kind="unknown"), set())
            return
        shown = {"service": self.service, "way": self.way.value}
        shown |= {key: self.values.get(key) for key in _NUMBERS}
        self.form.show("", [FormGroup("fields", "", self._fields())], shown)
        send = m.element("button", self.say("send"), type="button", class_="bp-button",
                         data_press="send")  # fmt: skip
        pressed, codes = [send], {"send"}
        if service_lines.in_plan(self.model.project.plan, self.service):
            pressed += [" ", m.element("button", self.say("remove"), type="button",
                                       class_="bp-button-quiet", data_press="remove")]  # fmt: skip
            codes.add("remove")
        link = m.link(say(f"{_KEY}money.link"), address("financieel_plan", self.model.token))
        self.buttons.show(m.element("p", *pressed, " ", link), codes)

    def _fields(self) -> tuple[FormField, ...]:
        say, way = self.model.say, self.way
        services = tuple(
            (one.id, offer_words.service(say, one.id)) for one in self.model.project.offer.services
        )
        ways = tuple((one, say(f"{_KEY}way.{one}")) for one in offer_knowledge().ways(self.service))
        yearly = "_membership" if way is Way.MEMBERSHIP else ""
        found = [
            FormField("service", self.say("choose"), "choice", choices=services),
            FormField("way", self.say("way"), "choice", choices=ways),
            FormField(
                "times", self.say(f"times{yearly}"), "number", optional=True, low=0, high=1e6
            ),
        ]
        if way is not Way.FREE:
            found.append(FormField("euro", self.say(f"euro{yearly}"), "number", optional=True,
                                   unit="€", low=0, high=1e6))  # fmt: skip
        if way in WITH_SHARE:
            found.append(
                FormField(
                    "share", self.say("share"), "percent", optional=True, unit="%", low=0, high=100
                )
            )
        for key in ("monthly", "once"):
            found.append(FormField(key, self.say(key), "number", optional=True, unit="€", low=0,
                                   high=1e7))  # fmt: skip
        return tuple(found)

    def follows(self) -> Markup:
        rows = offer_words.money(self.model.project, self.model.say)
        if not rows:
            return Markup("")
        columns = [
            m.Column(self.model.say(f"{_KEY}services.name")),
            m.Column(self.say("column_ways")),
            m.Column(self.say("column_plan")),
        ]
        title = self.say("title")
        note = m.element("p", self.say("example_note"), class_="bp-small")
        return m.table(columns, rows, caption=title, stacked=True) + note

    # --- what it hears ---------------------------------------------------------------------------

    def _edit(self, changes: dict[str, Any]) -> None:
        if "service" in changes and changes["service"] != self.service:
            # Numbers of one service say nothing of another one.
            self.values = {}
            self.form.forget()
        self.values |= changes
        self.refresh()

    def _press(self, press: str) -> None:
        model, code = self.model, self.service
        name = offer_words.service(model.say, code)
        if press == "remove":
            plan = service_lines.without_service(model.project.plan, code)
        else:
            plan = self._sent(code, name)
        services = [
            {**dict(one), "line": service_lines.line_id(code) if press == "send" else ""}
            if one.id == code
            else one
            for one in model.project.offer.services
        ]
        model.change(plan=plan, offer={**dict(model.project.offer), "services": services})
        self.refresh()
        words = self.say("sent" if press == "send" else "taken", service=name)
        self.told.value = str(m.note(words))

    def _sent(self, code: str, name: str) -> Any:
        money = ServiceMoney(
            service=code,
            name=name,
            kind=offer_knowledge().kind(code),
            way=self.way,
            **{key: self.values.get(key) for key in _NUMBERS},
        )
        try:
            return service_lines.with_service(
                self.model.project.plan,
                money,
                cost_name=self.say("cost_name", service=name)[:120],
                once_name=self.say("once_name", service=name)[:120],
            )
        except InputError as error:
            labels = {one.key: one.label for one in self._fields()}
            raise InputError(
                [
                    Fault(f.code, f.values | {"field": labels.get(f.values["field"], "")})
                    if f.values.get("field") in labels
                    else f
                    for f in error.faults
                ]
            ) from None
