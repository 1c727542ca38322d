"""Who hears what, and when: the messages, a line per group, and a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.planning.telling import feeding_days, timeline
from buurtpunt_lib.reports import communication_calendar
from buurtpunt_lib.reports import communication_words as words
from buurtpunt_lib.reports.calendar import MEDIA_TYPE
from buurtpunt_lib.reports.content import file_stem

PLACE = "communication.posts"
_COLUMNS = ("moment", "group", "what", "way", "who", "hand_in", "state")
# The drawing is made for a desk and for a phone: letters keep their size.
_WIDTHS = (("bp-wide-only", 760.0), ("bp-narrow-only", 350.0))


class When:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model

        def groups() -> list[tuple[str, str]]:
            return [(one.id, one.name) for one in model.project.communication.segments]

        def ways() -> list[tuple[str, str]]:
            return [(one.id, one.name) for one in model.project.communication.channels]

        fields = [
            Field.line("text", say("communication.post.text"), required=True),
            Field.day("on", say("communication.post.day")),
            Field.clock("at", say("communication.post.at")),
            Field.choice("segment", say("communication.post.segment"), groups),
            Field.choice("channel", say("communication.post.channel"), ways),
            Field.line(
                "topic", say("communication.post.topic"), say("communication.post.topic_help")
            ),
            Field.line("who", say("communication.post.who")),
            Field.words(
                "words", say("communication.post.words"), say("communication.post.words_help")
            ),
            Field.tick("sent", say("communication.post.sent")),
        ]
        self.items = ItemsEditor(model, PLACE, fields, "communication.post.", card=self._card)
        self.silence = Fields(
            model,
            [
                Field.number(
                    "communication.silence_days", say("communication.when.silence"),
                    say("communication.when.silence_help"), low=1, high=365,
                    unit=say("communication.channel.unit_days"),
                )
            ],
        )  # fmt: skip
        self.contact, self.shown, self.feed = c.html(), c.html("", "bp-telling"), c.html()
        self.widget = c.column(
            c.html(
                m.paragraph(say("communication.when.lead"))
                + m.paragraph(say("communication.when.topic_lead"))
            ),
            self.contact,
            self.items.widget,
            self.shown,
            self.silence.widget,
            self.feed,
            c.html(m.paragraph(say("communication.when.calendar_lead"))),
            c.buttons(
                download(
                    say("communication.when.calendar"),
                    lambda: communication_calendar.to_ical(
                        model.project, say, now=datetime.now(UTC)
                    ),
                    lambda: f"{file_stem(model.project.name, otherwise='agenda')}.ics",
                    guarded,
                    kind=MEDIA_TYPE,
                )
            ),
        )

    def refresh(self) -> None:
        say, project = self.model.say, self.model.project
        self.items.refresh()
        self.silence.refresh()
        line = words.contact_line(project, say)
        if project.contact.name and project.contact.telephone:
            told = m.note(say("communication.contact_shown", line=line))
        else:
            told = m.note(say("communication.contact_missing"), kind="warning")
        self.contact.value = str(told)
        posts = project.communication.posts
        self.shown.value = str(self._pictures() + self._table()) if posts else ""
        self.feed.value = str(self._feed())

    def _card(self, post: Any) -> Markup:
        say, plan = self.model.say, self.model.project.communication
        parts = [
            words.moment_words(post, say),
            words.group_name(plan, post.segment, say),
            words.channel_name(
                next((one for one in plan.channels if one.id == post.channel), None), say
            ),
            say("communication.sent" if post.sent else "communication.planned"),
        ]
        return m.paragraph(" · ".join(parts))

    def _pictures(self) -> Markup:
        say, project = self.model.say, self.model.project
        drawn = []
        for style, width in _WIDTHS:
            found = words.timeline_picture(project, say, today=self.model.today, width=width)
            if found is not None:
                picture = Markup(svg(found[0], description=found[1]))
                drawn.append(m.element("div", picture, class_=f"bp-timeline {style}"))
        if not drawn:
            return Markup("")
        topics = [
            f"{letter} = {topic}" for letter, topic in words.topic_names(project.communication)
        ]
        key = [say("communication.timeline.key")]
        if topics:
            key.append(say("communication.timeline.topics", topics=say.listing(topics)))
        head = m.element("h3", say("communication.timeline.title"))
        return head + Markup("").join(drawn) + m.element("p", " ".join(key), class_="bp-small")

    def _table(self) -> Markup:
        """Everything in order, and below it folded the same by group."""
        say, project = self.model.say, self.model.project
        listed = {post.id: row for post, row in words.post_rows(project, say)}
        columns = [m.Column(self._heading(key)) for key in _COLUMNS]
        whole = m.table(
            columns, listed.values(), caption=say("communication.when.table"), stacked=True
        )
        lists = []
        for segment, posts in timeline(project.communication):
            name = segment.name if segment else say("communication.no_group")
            rows = [m.element("li", f"{listed[p.id][0]}: {listed[p.id][2]} ({listed[p.id][3]})")
                    for p in posts]  # fmt: skip
            body = m.element("ul", rows) if rows else m.paragraph(
                say("communication.timeline.nothing")
            )  # fmt: skip
            lists += [m.element("h4", name), body]
        return whole + m.details(say("communication.when.per_group"), *lists)

    def _heading(self, key: str) -> str:
        where = "circles" if key == "group" else "when"
        return self.model.say(f"communication.{where}.{key}")

    def _feed(self) -> Markup:
        say, plan = self.model.say, self.model.project.communication
        channels = datasets.channels()
        known = (channels.kinds.get(one.kind or "") for one in plan.channels)
        if not any(kind and kind.feed_days for kind in known):
            return Markup("")
        head = m.element("h3", say("communication.when.feed"))
        days = feeding_days(plan, channels, today=self.model.today)
        if not days:
            return head + m.paragraph(say("communication.when.feed_none"))
        rows = [m.element("li", f"{say.day(day)}: {channel.name}") for channel, day in days]
        lead = m.paragraph(say("communication.when.feed_lead"))
        return head + lead + m.element("ul", rows)
