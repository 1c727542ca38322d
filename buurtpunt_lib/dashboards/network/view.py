"""The network page as widgets: choose a hub, then one section at a time."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.address_bar import AddressBar
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.network.model import MOST_FOUND, OWN, Model
from buurtpunt_lib.dashboards.network.sections import SECTIONS, Section, make
from buurtpunt_lib.dashboards.sign_in import SignIn


def view(model: Model) -> widgets.Widget:
    """The whole page as one widget."""
    say = model.say
    message, guarded = messages(say)
    head = c.html(
        m.element("h1", say("network_page.title"))
        + m.paragraph(say("network_page.lead"), lead=True)
    )
    sign_in = SignIn(say, guarded)
    model.who = lambda: sign_in.actor
    bar = AddressBar(say, guarded)
    choose, follow = _chooser(model, guarded)
    below = _Sections(model, guarded)

    def draw(_change: Any = None) -> None:
        follow()
        below.refresh()
        bar.query = _query(model)

    def come(query: str) -> None:
        """A link brings its place and its section along; what is no choice means none."""
        found = dict(parse_qsl(query))
        model.hub = found.get("plek", "")
        section = found.get("deel", "")
        model.section = section if section in SECTIONS else model.section

    bar.on_come(guarded(come))
    sign_in.on_change(guarded(lambda _actor: draw()))
    model.observe(guarded(draw), "turn")
    draw()
    return widgets.VBox([head, choose, message, below.widget, bar, sign_in.widget])


def _query(model: Model) -> str:
    """What is looked at, as the address of the page says it; "" for how it opens."""
    # What a visitor describes stands in no register, so no link can bring it back.
    parts = {"plek": "" if model.hub == OWN else model.hub}
    parts["deel"] = "" if model.section == next(iter(SECTIONS)) else model.section
    return urlencode({key: value for key, value in parts.items() if value})


def _chooser(model: Model, guarded: Any) -> tuple[widgets.Widget, Any]:
    """The row above everything, and what brings its list of places up to date."""
    say = model.say
    text = c.words(model, "text", say("network_page.search"), hint=say("network_page.search_hint"))
    text.add_class("bp-span")
    place = widgets.Dropdown(description=say("network_page.choose"))
    place.add_class("bp-span")
    more = c.html("", "bp-live")
    busy = [False]

    def follow(_change: Any = None) -> None:
        found, left_out = model.found
        chosen = model.hub if model.hub != OWN else ""
        # What is chosen stays in the list, also when other words are looked for.
        if chosen and chosen not in dict(found):
            found = [(chosen, model.name(chosen)), *found]
        options = [(say("network_page.choose_hint"), "")] + [(words, id) for id, words in found]
        busy[0] = True
        if tuple(place.options) != tuple(options):
            place.options = options
        if place.value != chosen:
            place.value = chosen
        busy[0] = False
        words = say("network_page.more", n=left_out, first=MOST_FOUND) if left_out else ""
        if model.text and not found:
            words = say("network_page.nothing_found")
        more.value = str(m.element("p", words, class_="bp-small")) if words else ""

    def choose(change: Any) -> None:
        if not busy[0]:
            model.hub = change["new"] or ""

    place.observe(guarded(choose), "value")
    model.observe(guarded(follow), "text")
    return c.column(c.controls(text, place), more), follow


class _Sections:
    """One section at a time; only the one that is open is brought up to date."""

    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model, self.guarded = model, guarded
        self.made: dict[str, Section] = {}
        self.choice = widgets.ToggleButtons(
            options=[(say(f"network_page.section.{key}"), key) for key in SECTIONS],
            description=say("network_page.section_choice"),
        )
        self.choice.add_class("bp-sections")
        self.place = widgets.VBox()
        # What stands there while a section is made, which may take a moment the first time.
        self.wait = c.html(m.element("p", say("network_page.wait"), class_="bp-empty"))
        self.widget = c.column(self.choice, self.place)
        # A section may open another one; the model says when to draw.
        widgets.link((self.choice, "value"), (model, "section"))

    def refresh(self) -> None:
        # The model hears of a section before the buttons do.
        key = self.model.section or self.choice.value
        if key not in self.made:
            self.place.children = (self.wait,)
            self.made[key] = make(key, self.model, self.guarded)
        self.made[key].refresh()
        self.place.children = (self.made[key].widget,)
