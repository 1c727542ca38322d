"""Help for a team: who knows about what, the track for starters, and the questions of a coach."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.reports import check_words, start_words
from buurtpunt_lib.texts import Catalogue

_KEY = "start_step.help."


class Help:
    def __init__(self, model: ProjectModel) -> None:
        # pydantic comes with the network, which the first sight of the page need not wait for.
        from buurtpunt_lib.domain.network import Theme

        say = model.say
        self.model = model
        themes = [(one.value, say(f"network.theme.{one.value}")) for one in Theme]
        self.fields = Fields(model, [Field.ticks("start.coaching", say(f"{_KEY}coaching"), themes)])
        self.shown = c.html("", "bp-live")
        lead = c.html(m.paragraph(say(f"{_KEY}lead")))
        self.widget = c.column(lead, self.fields.widget, self.shown)

    def refresh(self) -> None:
        self.fields.refresh()
        say, project = self.model.say, self.model.project
        parts = [self._advisers(), self._sessions()]
        if project.start.running:
            parts.append(check(project, say, self.model.today))
        link = m.link(say(f"{_KEY}network_link"), address("netwerk"))
        self.shown.value = str(Markup("").join(parts) + m.element("p", link))

    def _advisers(self) -> Markup:
        say, found = self.model.say, start_words.advisers(self.model.project, self.model.say)
        if not found:
            return Markup("")
        columns = [m.Column(say(f"{_KEY}column_{one}")) for one in ("theme", "who")]
        rows = [(theme, _linked(who) or say(f"{_KEY}nobody")) for theme, who in found]
        title = say(f"{_KEY}advisers")
        return m.table(columns, rows, caption=title, stacked=True)

    def _sessions(self) -> Markup:
        say = self.model.say
        columns = [m.Column(say(f"{_KEY}column_{one}")) for one in ("session", "asks", "there")]
        title = say(f"{_KEY}sessions")
        rows = start_words.sessions(self.model.project, say)
        lead = m.paragraph(say(f"{_KEY}sessions_lead"))
        return m.element("h3", title) + lead + m.table(columns, rows, caption=title, stacked=True)


def _linked(who: tuple[Any, ...]) -> list[Any]:
    """Names with their page on the web, where we know one."""
    found: list[Any] = []
    for one in who:
        found += [", " if found else "", m.link(one.name, one.website) if one.website else one.name]
    return found


def check(project: Project, say: Catalogue, today: Any) -> Markup:
    """What a coach would ask a running place, from its record in the register."""
    from buurtpunt_lib.storage import register

    title = m.element("h3", say(f"{_KEY}check"))
    table = register.hub_table()
    row = table[table["id"] == project.hub]
    found = () if row.empty else landscape.health_check(row.iloc[0], datasets.services(), on=today)
    if not found:
        return title + m.note(say(f"{_KEY}check_none"), kind="unknown")
    rows = [
        (
            say(f"network.check.{one.key}"),
            say(f"network_page.similar.state.{one.state}"),
            check_words.shows(say, one),
        )
        for one in found
    ]
    key = "network_page.similar.check_column."
    columns = [m.Column(say(f"{key}{one}")) for one in ("what", "state", "shows")]
    return (
        title
        + m.paragraph(say(f"{_KEY}check_lead"))
        + m.table(columns, rows, caption=say(f"{_KEY}check"), stacked=True)
    )
