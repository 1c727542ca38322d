"""The network page as widgets: choose a hub, then one section at a time."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.address_bar import AddressBar
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.network.model import MOST_FOUND, OWN, Model
from buurtpunt_lib.dashboards.network.sections import SECTIONS, make
from buurtpunt_lib.dashboards.sections import Sections
from buurtpunt_lib.dashboards.sign_in import SignIn
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.network_words import first_up


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
    became = c.html("", "bp-live")
    below = Sections(
        model,
        guarded,
        [(say(f"network_page.section.{key}"), key) for key in SECTIONS],
        lambda key: make(key, model, guarded),
        description=say("network_page.section_choice"),
        # The first look at a section may take a moment.
        wait=say("network_page.wait"),
    )

    def draw(_change: Any = None) -> None:
        follow()
        became.value = str(_became(model)) if model.code else ""
        below.refresh()
        bar.query = _query(model)

    def come(query: str) -> None:
        """A link brings its place and its section along; what is no choice means none."""
        found = dict(parse_qsl(query))
        model.hub = found.get("plek", "")
        section = found.get("deel", "")
        model.section = section if section in SECTIONS else model.section
        model.code = found.get("bijdrage", "")

    bar.on_come(guarded(come))
    sign_in.on_change(guarded(lambda _actor: draw()))
    model.observe(guarded(draw), "turn")
    draw()
    top = c.column(head, became)
    return widgets.VBox([top, choose, message, below.widget, bar, sign_in.widget])


def _query(model: Model) -> str:
    """What is looked at, as the address of the page says it; "" for how it opens."""
    # What a visitor describes stands in no register, so no link can bring it back.
    parts = {"plek": "" if model.hub == OWN else model.hub}
    parts["bijdrage"] = model.code
    parts["deel"] = "" if model.section == next(iter(SECTIONS)) else model.section
    return urlencode({key: value for key, value in parts.items() if value})


def _became(model: Model) -> Markup:
    """What became of the contribution of whoever has its link."""
    from buurtpunt_lib.register import network

    say = model.say
    try:
        found = network.contributed(model.code)
    except InputError as error:
        return m.note(say.error(error), kind="warning")
    day = say.day((found.decided_at or found.at).date())
    told = [say(f"network_page.became.{found.state}", day=day)]
    if found.decision:
        told += [" ", say("network_page.became.decision", text=found.decision)]
    words = "" if found.noun is None else model.words_of(found.noun)
    kind = first_up(say(f"network.entry.{found.kind}"))
    return m.note(told, heading=say("network_page.became.yours", kind=kind, words=words))


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
