"""The first page: what this is, four doors, and how certain everything is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.shared import known_share, source_line
from buurtpunt_lib.domain import HubKind
from buurtpunt_lib.storage import register
from buurtpunt_lib.texts import Catalogue, catalogue

if TYPE_CHECKING:
    import pandas as pd

# Who comes in by which door, and where it leads.
DOORS = (
    ("project", "landschap"),
    ("municipality", "voorzieningen"),
    ("initiator", "stappenplan"),
    ("partner", "netwerk"),
)


@dataclass(frozen=True)
class Model:
    """The numbers of the first page, each counted from the tables."""

    say: Catalogue

    @classmethod
    def start(cls, language: str | None = None) -> Model:
        return cls(catalogue(language))

    @cached_property
    def villages(self) -> int:
        return len(datasets.villages())

    @cached_property
    def municipalities(self) -> int:
        return datasets.villages()["municipality_nis"].nunique()

    @cached_property
    def hubs(self) -> int:
        return int((self._places["kind"] == HubKind.BUURTPUNT.value).sum())

    @cached_property
    def others(self) -> int:
        return len(self._places) - self.hubs

    @cached_property
    def _places(self) -> pd.DataFrame:
        return register.hub_table()

    @property
    def known(self) -> float:
        """Share of village × facility of which it is known whether it is there."""
        return known_share()


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    return widgets.HTML(
        Markup("").join(
            [
                m.element("h1", say("start.title")),
                m.paragraph(say("start.lead"), lead=True),
                m.element("h2", say("start.doors")),
                m.grid([_door(model, key, page) for key, page in DOORS], small=True),
                m.element("h2", say("start.numbers")),
                m.grid(_figures(model), small=True),
                m.element("h2", say("start.honest")),
                m.grid(
                    [
                        m.note(
                            say(f"start.{kind}.text"),
                            heading=say(f"start.{kind}.heading"),
                            kind=style,
                        )
                        for kind, style in (
                            ("real", "info"),
                            ("assumed", "assumption"),
                            ("unknown", "unknown"),
                        )
                    ]
                ),
            ]
        )
    )


def _door(model: Model, key: str, page: str) -> Markup:
    say = model.say
    values = {"hubs": model.hubs, "others": model.others} if key == "project" else {}
    return m.card(
        m.element("p", say(f"start.{key}.who"), class_="bp-eyebrow"),
        m.element("h3", say(f"start.{key}.heading")),
        m.paragraph(say(f"start.{key}.text", **values)),
        m.element(
            "p", m.link(say(f"start.{key}.go"), address(page), class_="bp-button"), class_="bp-go"
        ),
    )


def _figures(model: Model) -> list[Markup]:
    say = model.say
    municipalities = say.number(model.municipalities)
    register = say("start.figures.register")
    return [
        m.figure(
            say.number(model.villages),
            say("start.figures.villages", municipalities=municipalities),
            source_line(say, "onroerend_erfgoed"),
        ),
        m.figure(say.number(model.hubs), say("start.figures.hubs"), register),
        m.figure(say.number(model.others), say("start.figures.others"), register),
        m.figure(
            say.percent(model.known), say("start.figures.known"), say("start.figures.known_source")
        ),
    ]
