"""The pitch as it is spoken: written out, measured against the clock, checked and practised."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import finance, reports
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.sections.story_pitch import write
from buurtpunt_lib.dashboards.finance_plan.sections.story_words import found_words
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.dashboards.ticks import Ticks
from buurtpunt_lib.planning import pitch, speech
from buurtpunt_lib.reports.spoken import texts
from buurtpunt_lib.texts import Catalogue

MOST_MINUTES = 30
MOST_LETTERS = 40_000


class SpeechPart:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.minutes = widgets.Dropdown(
            options=[(minutes(say, n), n) for n in range(1, MOST_MINUTES + 1)],
            value=model.plan.pitch.minutes,
            description=say("story.speech.minutes"),
        )
        self.minutes.observe(guarded(lambda change: self._minutes(change["new"])), "value")
        self.box = TextBox(
            say("story.speech.box"), say, guarded,
            questions=[say("story.speech.ask")], most=MOST_LETTERS, rows=12,
        )  # fmt: skip
        self.box.on_write(lambda text: write(model, "spoken", text))
        self.told = c.html("", "bp-live")
        self.measured, self.words = c.html("", "bp-live"), c.html("", "bp-live")
        self.done = c.html("", "bp-live")
        self.ticks = Ticks()
        self.ticks.on_tick(guarded(self._tick))
        self.feedback = TextBox(
            say("story.exercise.feedback"), say, guarded,
            questions=[say("story.exercise.feedback_ask")],
        )  # fmt: skip
        self.feedback.on_write(lambda text: write(model, "feedback", text))
        self.widget = c.column(
            c.html(m.element("h3", say("story.speech.title"))),
            c.html(m.paragraph(say("story.speech.lead"))),
            c.columns(
                c.column(
                    self.box,
                    c.button(say("story.speech.gather"), guarded(self._gather), quiet=True),
                    c.html(m.paragraph(say("story.speech.gather_hint")), "bp-small"),
                    self.told,
                    classes=("bp-wide",),
                ),
                c.column(self.minutes, self.measured, self.words),
            ),
            c.html(m.element("h3", say("story.exercise.title"))),
            c.html(m.paragraph(say("story.exercise.lead"))),
            self.done,
            c.columns(c.column(self.ticks), c.column(self.feedback)),
            c.html(m.element("h3", say("story.exercise.deck"))),
            c.html(m.paragraph(say("story.exercise.deck_lead"))),
            c.buttons(
                download(
                    say("finance.documents.pptx"),
                    lambda: reports.plan_report(model.plan, "pptx", say),
                    lambda: reports.report_name(model.plan, "pptx"),
                    guarded,
                    kind=reports.MEDIA_TYPES["pptx"],
                )
            ),
        )

    def _minutes(self, value: int) -> None:
        if value != self.model.plan.pitch.minutes:
            write(self.model, "minutes", value)

    def _gather(self) -> None:
        say, model = self.model.say, self.model
        gathered = pitch.written_out(texts(finance.PlanOutcome(model.outcome.flow), say))
        if not gathered:
            self.told.value = str(m.note(say("story.speech.nothing")))
            return
        self.told.value = ""
        write(model, "spoken", gathered)

    def _tick(self, code: str, ticked: bool) -> None:
        others = [one for one in self.model.plan.pitch.practised if one != code]
        write(self.model, "practised", [*others, code] if ticked else others)

    def refresh(self) -> None:
        say, told = self.model.say, self.model.plan.pitch
        if self.minutes.value != told.minutes:
            self.minutes.value = told.minutes
        self.box.show(told.spoken)
        self.feedback.show(told.feedback)
        if told.spoken.strip():
            spoken, note = told.spoken, ""
            places = {say("story.speech.box"): told.spoken}
        else:
            found = texts(finance.PlanOutcome(self.model.outcome.flow), say)
            spoken, note = pitch.written_out(found), say("story.speech.parts_counted")
            places = {say(f"story.pitch.part.{part}"): getattr(told, part) for part in pitch.PARTS}
        self.measured.value = str(measured(say, spoken, told.minutes, note))
        self.words.value = str(found_words(say, places))
        items = [
            (code, say(f"story.exercise.item.{code}"), code in told.practised)
            for code in pitch.EXERCISES
        ]
        self.ticks.show([(say("story.exercise.heading"), items)])
        count = sum(ticked for _, _, ticked in items)
        self.done.value = str(m.paragraph(say("story.exercise.done", n=count, total=len(items))))


def minutes(say: Catalogue, n: int) -> str:
    """ "3 minuten" """
    return say("story.speech.minute", n=n)


def duration(say: Catalogue, seconds: int) -> str:
    """ "2 min 5 s" """
    whole, rest = divmod(seconds, 60)
    if not whole:
        return say("story.speech.seconds", n=rest)
    return say("story.speech.time", minutes=whole, seconds=rest)


def measured(say: Catalogue, text: str, available: int, note: str) -> Markup:
    """Words and time of a text against the minutes there are, and what to cut."""
    if not text.strip():
        return m.paragraph(say("story.speech.empty"))
    found, speed = speech.length(text, available), speech.speed()
    counted = say("story.speech.counted", n=found.words, time=duration(say, found.seconds))
    words = {"minutes": minutes(say, available)}
    if found.cut:
        verdict = say("story.speech.cut", n=found.cut, **words)
    else:
        verdict = say("story.speech.fits", n=found.spare, **words)
    room = found.words - found.cut + found.spare
    meter = m.element(
        "meter", min=0, max=max(room, found.words), high=room, value=found.words,
        class_="bp-meter", aria_label=say("story.speech.meter", words=found.words, room=room),
    )  # fmt: skip
    range_words = say(
        "story.speech.range",
        fastest=duration(say, found.fastest),
        slowest=duration(say, found.slowest),
    )
    host = (urlsplit(speed.source).hostname or speed.source).removeprefix("www.")
    assumption = say(
        "story.speech.assumption", speed=speed.words_per_minute, low=speed.low, high=speed.high,
        host=host,
    )  # fmt: skip
    kind = "bp-answer bp-answer-bad" if found.cut else "bp-answer"
    return (
        m.element("p", f"{counted} {verdict}", class_=kind)
        + meter
        + (m.element("p", note, class_="bp-small") if note else Markup(""))
        + m.element("p", range_words, class_="bp-small")
        + m.note(m.element("span", assumption, " ", m.link(host, speed.source)), kind="assumption")
    )
