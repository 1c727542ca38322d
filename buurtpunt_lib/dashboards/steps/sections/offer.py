"""Cooperation and offer: who does what, who gains, which services come, who keeps them going."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.parts import Parts
from buurtpunt_lib.dashboards.steps.sections.offer_around import Around, Helpers
from buurtpunt_lib.dashboards.steps.sections.offer_money import Money
from buurtpunt_lib.dashboards.steps.sections.offer_parts import (
    Gains,
    Partners,
    Place,
    SelfCheck,
    heard,
)
from buurtpunt_lib.dashboards.steps.sections.offer_rota import Rota
from buurtpunt_lib.dashboards.steps.sections.offer_services import Services
from buurtpunt_lib.dashboards.steps.sections.offer_volunteers import Volunteers
from buurtpunt_lib.planning import offer

_KEY = "offer."


class Offer:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.findings = Findings(model, guarded, most=5)
        makers: list[tuple[str, tuple[str, ...], Callable[[], Any]]] = [
            ("services", ("offer.services",), lambda: Services(model, guarded)),
            ("partners", ("offer.partners",), lambda: Partners(model)),
            ("gains", ("offer.gains",), lambda: Gains(model)),
            ("check", ("offer.self_check",), lambda: SelfCheck(model)),
            ("around", (), lambda: Around(model)),
            ("helpers", ("offer.opportunities",), lambda: Helpers(model, guarded)),
            ("money", (), lambda: Money(model, guarded)),
            ("place", ("offer.physical", "offer.digital"), lambda: Place(model)),
            ("volunteers", ("offer.volunteers", "offer.onboarding"), lambda: Volunteers(model)),
            ("rota", ("offer.shifts",), lambda: Rota(model, guarded)),
        ]
        self.parts = Parts(
            model,
            guarded,
            [(say(f"{_KEY}part.{key}"), places, make) for key, places, make in makers],
            opened=0,
        )
        self.widget = c.column(self.findings.widget, self.parts.widget)

    def refresh(self) -> None:
        model = self.model
        # Before anything is entered, a list of all that is missing helps nobody.
        noticed = ()
        if offer.entered(model.project):
            noticed = offer.findings(model.project, *heard(model))
        self.findings.show("offer", noticed)
        self.parts.refresh()


def make(model: ProjectModel, guarded: Any) -> Offer:
    return Offer(model, guarded)
