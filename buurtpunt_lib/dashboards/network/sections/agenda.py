"""What there is to go to, as a list and as a calendar file; anybody may suggest something."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.network import pieces
from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.network.moderating import Moderating
from buurtpunt_lib.dashboards.network.proposing import Proposing
from buurtpunt_lib.dashboards.network.sections.frame import Frame
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.reports.calendar import MEDIA_TYPE, calendar_name, to_ical

if TYPE_CHECKING:
    from buurtpunt_lib.domain.network import Event

_KEY = "network_page.agenda."


class Agenda(Frame):
    def __init__(self, model: Model, guarded: Any, *, today: date | None = None) -> None:
        say = model.say
        self._today = today
        self.coming, self.past = c.html("", "bp-live"), c.html()
        self.files = c.buttons(
            download(
                say(f"{_KEY}file_coming"),
                lambda: to_ical(self.events()[0], say),
                calendar_name(say),
                guarded,
                kind=MEDIA_TYPE,
            ),
            download(
                say(f"{_KEY}file_all"),
                lambda: to_ical([*self.events()[0], *self.events()[1]], say),
                calendar_name(say),
                guarded,
                kind=MEDIA_TYPE,
            ),
        )
        self.waiting = Moderating(model, guarded, ("event",))
        self.add = Unfold(
            say("network_page.propose.heading.event"),
            lambda: Proposing(model, guarded, "event"),
            guarded,
        )
        super().__init__(
            model,
            "agenda",
            self.waiting.widget,
            self.coming,
            self.files,
            c.html(m.element("p", say(f"{_KEY}how"), class_="bp-small")),
            self.add.widget,
            self.past,
        )

    def events(self) -> tuple[list[Event], list[Event]]:
        """What is still to come, the first one first, and what is over, the last one first."""
        today = self._today or date.today()
        coming: list[Event] = []
        over: list[Event] = []
        say = self.model.say
        sessions = {one.id: one for one in self.model.sessions}
        for one in self.model.known("events"):
            if one.id in sessions:
                # On its own, "Kansen" says little: it is the fourth working session.
                number = say("network_page.learning.session", n=sessions[one.id].number)
                title = f"{number}: {one.said('title', say.language)}"
                one = one.replace(title=title, title_en=title)
            last = one.end or one.begin
            last = last.date() if isinstance(last, datetime) else last
            (coming if last >= today else over).append(one)
        return coming, over[::-1]

    def refresh(self) -> None:
        self.ready()
        say = self.model.say
        coming, over = self.events()
        if coming:
            cards = [self._card(one) for one in coming]
            self.coming.value = str(m.element("h3", say(f"{_KEY}coming")) + m.grid(cards))
        else:
            self.coming.value = str(m.element("p", say(f"{_KEY}none"), class_="bp-empty"))
        # A file without anything in it helps nobody.
        self.files.children[0].layout.display = "" if coming else "none"
        self.files.children[1].layout.display = "" if over else "none"
        self.past.value = str(self._past(over))
        self.waiting.refresh()
        self.add.refresh()

    def _card(self, one: Event) -> Markup:
        say, language = self.model.say, self.model.say.language
        title, about = one.said("title", language), one.said("about", language)
        more = say(f"{_KEY}more")
        return m.card(
            m.element("p", pieces.moment(say, one.begin, one.end), class_="bp-eyebrow"),
            m.element("h3", title),
            m.element("p", one.place, class_="bp-small") if one.place else None,
            m.paragraph(about) if about else None,
            pieces.sources(say, one),
            m.element("p", m.link(more, one.url, aria_label=f"{more}: {title}"), class_="bp-go")
            if one.url else None,
        )  # fmt: skip

    def _past(self, over: list[Event]) -> Markup:
        say, language = self.model.say, self.model.say.language
        if not over:
            return Markup("")
        items = []
        for one in over:
            about = one.said("about", language)
            when = pieces.moment(say, one.begin, one.end)
            items.append(
                m.element(
                    "li",
                    m.element("strong", one.said("title", language)),
                    m.element("div", f"{when} · {one.place}" if one.place else when,
                              class_="bp-small"),
                    m.element("div", about) if about else None,
                    pieces.sources(say, one),
                )
            )  # fmt: skip
        heading = m.element("h3", say(f"{_KEY}past", n=len(over)))
        return heading + m.element("ul", items, class_="bp-hits")
