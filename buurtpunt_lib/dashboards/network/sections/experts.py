"""Who knows about a theme, and what hubs went through in it: what stood in the way, what helped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.network import entries, pieces
from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.network.moderating import Moderating
from buurtpunt_lib.dashboards.network.proposing import Proposing
from buurtpunt_lib.dashboards.network.sections.frame import Frame
from buurtpunt_lib.dashboards.steps.brought import PARTNER, bring_address
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.domain.network import ANGLES, ExperienceKind, Theme
from buurtpunt_lib.reports.network_words import first_up

if TYPE_CHECKING:
    from buurtpunt_lib.domain.network import Organisation
    from buurtpunt_lib.register.network import Told

_KEY = "network_page.experts."
# In the order in which a group meets them.
_ORDER = (ExperienceKind.BARRIER, ExperienceKind.SUCCESS_FACTOR, ExperienceKind.LESSON)


class Experts(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        angles = [(say(f"network.theme.{theme.value}"), theme.value) for theme in ANGLES]
        named = {code for _, code in angles}
        others = [(words, code) for code, words in entries.themes(say) if code not in named]
        # The six angles of the project first, then what else people ask about.
        self.theme = widgets.Dropdown(
            options=[*angles, *others, (say(f"{_KEY}all"), "")],
            value=ANGLES[0].value,
            description=say(f"{_KEY}theme"),
        )
        self.theme.add_class("bp-span")
        self.theme.observe(guarded(lambda _change: self.refresh()), "value")
        self.people, self.lived = c.html("", "bp-live"), c.html()
        self.waiting = Moderating(model, guarded, ("experience", "organisation"))
        self.adds = [
            Unfold(
                say(f"network_page.propose.heading.{kind}"), _form(model, guarded, kind), guarded
            )
            for kind in ("experience", "organisation")
        ]
        super().__init__(
            model,
            "experts",
            c.controls(self.theme),
            self.waiting.widget,
            self.people,
            self.lived,
            *(one.widget for one in self.adds),
        )

    def refresh(self) -> None:
        self.ready()
        self.people.value = str(self._people())
        self.lived.value = str(self._lived())
        self.waiting.refresh()
        for one in self.adds:
            one.refresh()

    def _theme(self) -> Theme | None:
        return Theme(self.theme.value) if self.theme.value else None

    def _people(self) -> Markup:
        say, theme = self.model.say, self._theme()
        found = [one for one in self.model.known("experts") if theme is None or theme in one.themes]
        heading = m.element("h3", say(f"{_KEY}people"))
        if not found:
            return heading + m.element("p", say(f"{_KEY}nobody"), class_="bp-empty")
        return heading + m.grid([self._card(one) for one in found])

    def _card(self, one: Organisation) -> Markup:
        say = self.model.say
        about = one.said("about", say.language)
        worked = pieces.places(self.model, one.hubs)
        kind = first_up(say(f"network.organisation_kind.{one.kind.value}"))
        return m.card(
            m.element("p", kind, class_="bp-eyebrow"),
            m.element("h3", one.name),
            m.paragraph(about) if about else None,
            m.note(say(f"{_KEY}until", date=say.reference_date(one.until)), kind="warning")
            if one.until
            else None,
            m.element("p", say(f"{_KEY}knows"), " ", pieces.themes(say, one.themes),
                      class_="bp-small") if one.themes else None,
            m.element("p", say(f"{_KEY}works_with"), " ", worked, class_="bp-small")
            if worked
            else None,
            pieces.sources(say, one),
            m.element("p", m.link(say(f"{_KEY}website"), one.website,
                                  aria_label=f"{say(f'{_KEY}website')}: {one.name}"),
                      class_="bp-go") if one.website else None,
            # Who is gone, or has another name now, is nobody's partner any more.
            m.element("p", m.link(say("brought.partner.link"), bring_address(PARTNER, one.id),
                                  aria_label=f"{say('brought.partner.link')}: {one.name}"),
                      class_="bp-small" if one.website else "bp-go bp-small")
            if not one.until
            else None,
        )  # fmt: skip

    def _lived(self) -> Markup:
        say, theme = self.model.say, self._theme()
        told = [
            one
            for one in self.model.known("experiences")
            if theme is None or one.experience.theme is theme
        ]
        heading = m.element("h3", say(f"{_KEY}lived"))
        if not told:
            return heading + m.element("p", say(f"{_KEY}nothing"), class_="bp-empty")
        parts = []
        for kind in _ORDER:
            found = [one for one in told if one.experience.kind is kind]
            if not found:
                continue
            items = [self._line(one, named=theme is None) for one in found]
            head = say(f"{_KEY}kind.{kind.value}", n=len(items))
            parts.append(
                m.element(
                    "details",
                    m.element("summary", head),
                    m.element("ul", items, class_="bp-hits"),
                    class_="bp-details",
                    # One theme is short enough to be read at once.
                    open=None if theme is None else "open",
                )
            )
        return heading + Markup("").join(parts)

    def _line(self, one: Told, *, named: bool) -> Markup:
        say = self.model.say
        lived = one.experience
        where = pieces.places(self.model, lived.hubs)
        theme = m.element("span", say(f"network.theme.{lived.theme.value}"), class_="bp-small")
        return m.element(
            "li",
            m.element("div", lived.said("text", say.language)),
            m.element("div", where, class_="bp-small") if where else None,
            theme if named else None,
            pieces.sources(say, lived),
        )


def _form(model: Model, guarded: Any, kind: str) -> Any:
    return lambda: Proposing(model, guarded, kind)
