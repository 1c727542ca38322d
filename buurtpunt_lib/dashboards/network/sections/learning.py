"""The learning network: questions with their answers, stories, the four working sessions, examples
to look at, and all of it as a document."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.network import pieces
from buurtpunt_lib.dashboards.network.model import OWN, Model
from buurtpunt_lib.dashboards.network.moderating import Moderating
from buurtpunt_lib.dashboards.network.proposing import Proposing
from buurtpunt_lib.dashboards.network.sections.frame import Frame
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.reports import MEDIA_TYPES
from buurtpunt_lib.reports import lessons_document as lessons

_KEY = "network_page.learning."
_KINDS = ("question", "answer", "case", "session_output")


class Learning(Frame):
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.asked = Pressable()
        self.asked.on_press(guarded(self._answer))
        self.answering = ""
        self.answer = Proposing(
            model, guarded, "answer", extra=lambda: {"question": self.answering}, sent=self._sent
        )
        self.answer_to = c.html("", "bp-live")
        self.answer_box = c.column(self.answer_to, self.answer.widget, classes=("bp-card",))
        self.ask = Unfold(
            say("network_page.propose.heading.question"),
            lambda: Proposing(model, guarded, "question", extra=self._about_hub),
            guarded,
        )
        self.tell = [
            Unfold(
                say(f"network_page.propose.heading.{kind}"), _form(model, guarded, kind), guarded
            )
            for kind in ("case", "session_output")
        ]
        self.stories, self.sessions, self.models = c.html(), c.html(), c.html()
        self.waiting = Moderating(model, guarded, _KINDS)
        super().__init__(
            model,
            "learning",
            self.waiting.widget,
            c.html(_head(say, "questions")),
            self.ask.widget,
            self.asked,
            self.answer_box,
            self.stories,
            self.tell[0].widget,
            self.sessions,
            self.tell[1].widget,
            self.models,
            c.html(_head(say, "document")),
            c.buttons(*(_file(say, form, guarded) for form in lessons.FORMATS)),
        )  # fmt: skip

    def refresh(self) -> None:
        self.ready()
        self._draw_questions()
        self.stories.value = str(self._stories())
        self.sessions.value = str(self._sessions())
        self.models.value = str(self._models())
        self.waiting.refresh()
        for one in (self.ask, *self.tell):
            one.refresh()
        self._draw_answer()

    # ── questions ────────────────────────────────────────────────────────────────────────────────

    def _draw_questions(self) -> None:
        say, found = self.model.say, self.model.known("questions")
        if not found:
            self.asked.show(m.element("p", say(f"{_KEY}no_questions"), class_="bp-empty"), set())
            return
        items = [self._question(one) for one in found]
        codes = {one.question.id for one in found}
        self.asked.show(m.element("ul", items, class_="bp-hits"), codes)

    def _question(self, one: Any) -> Markup:
        say, asked = self.model.say, one.question
        about = pieces.places(self.model, [asked.hub] if asked.hub else [])
        names = {o.id: o.name for o in self.model.organisations}
        answers = [
            m.element(
                "li",
                m.element("strong", names.get(given.noun.organisation, say(f"{_KEY}network"))),
                ": ",
                given.noun.text,
                pieces.sources(say, given.noun),
            )
            for given in one.answers
        ]
        told = say(f"{_KEY}asked", day=one.at.date())
        if asked.themes:
            told = f"{told} · {pieces.themes(say, asked.themes)}"
        return m.element(
            "li",
            m.element("strong", asked.text),
            m.element("div", told, class_="bp-small"),
            m.element("div", about, class_="bp-small") if about else None,
            m.paragraph(asked.about) if asked.about else None,
            m.element("ul", answers) if answers
            else m.element("p", say(f"{_KEY}no_answer"), class_="bp-small"),
            pieces.press(say(f"{_KEY}answer"), asked.id, asked.text),
        )  # fmt: skip

    def _answer(self, question: str) -> None:
        self.answering = question
        self._draw_answer()
        self.answer.form.focus()

    def _sent(self) -> None:
        self.answering = ""

    def _draw_answer(self) -> None:
        found = [q for q in self.model.known("questions") if q.question.id == self.answering]
        # The thanks of what was just sent may stand on its own.
        self.answer_box.layout.display = "" if found or self.answer.told.value else "none"
        self.answer.form.layout.display = "" if found else "none"
        self.answer.buttons.layout.display = "" if found else "none"
        head = m.element("h4", found[0].question.text) if found else Markup("")
        self.answer_to.value = str(head)
        if found:
            self.answer.refresh()

    def _about_hub(self) -> dict[str, str]:
        """A question is about the place that is looked at, where it is one of the register."""
        hub = self.model.hub
        return {"hub": hub} if hub and hub != OWN else {}

    # ── stories, sessions, examples ──────────────────────────────────────────────────────────────

    def _stories(self) -> Markup:
        say, found = self.model.say, self.model.cases
        heading = m.element("h3", say(f"{_KEY}stories"))
        if not found:
            return heading + m.element("p", say(f"{_KEY}no_stories"), class_="bp-empty")
        return heading + m.grid([self._story(one) for one in found])

    def _story(self, file: Any) -> Markup:
        say, case, language = self.model.say, file.case, self.model.say.language
        parts = [m.paragraph(case.said("about", language))] if case.about else []
        deeper: list[Any] = []
        for field in ("pre_study", "plan"):
            text = case.said(field, language)
            if text:
                deeper += [m.element("h4", say(f"{_KEY}{field}")), m.paragraph(text)]
        written = self._written(file)
        if written:
            deeper += [m.element("h4", say(f"{_KEY}written")), m.element("ul", written)]
        lived = [
            m.element("li", say(f"network.experience.{one.experience.kind.value}"), ": ",
                      one.experience.said("text", language))
            for one in file.experiences
        ]  # fmt: skip
        if lived:
            deeper += [m.element("h4", say(f"{_KEY}lived")), m.element("ul", lived)]
        place = pieces.places(self.model, [case.hub] if case.hub else [])
        return m.card(
            m.element("p", case.village, class_="bp-eyebrow") if case.village else None,
            m.element("h4", case.said("title", language)),
            *parts,
            m.details(say(f"{_KEY}deeper"), *deeper) if deeper else None,
            m.element("p", say(f"{_KEY}record"), " ", place, class_="bp-small") if place else None,
            pieces.sources(say, case),
        )

    def _written(self, file: Any) -> list[Markup]:
        """What a story wrote at the questions of the sessions."""
        language = self.model.say.language
        return [
            m.element("li", m.element("em", output.said("asks", language)), " ", given.noun.text)
            for session in self.model.sessions
            for output in session.outputs
            for given in file.outputs.get(output.id, ())
            if given.noun is not None
        ]

    def _sessions(self) -> Markup:
        say, language = self.model.say, self.model.say.language
        cards = []
        for one in self.model.sessions:
            asks = [m.element("li", output.said("asks", language)) for output in one.outputs]
            title = one.said("title", language)
            cards.append(
                m.card(
                    m.element("p", say(f"{_KEY}session", n=one.number), class_="bp-eyebrow"),
                    m.element("h4", title),
                    m.element("p", say(f"{_KEY}held", day=one.day), class_="bp-small"),
                    m.paragraph(one.said("about", language)),
                    m.details(say(f"{_KEY}brings", n=len(asks)), m.element("ul", asks)),
                    pieces.sources(say, one),
                )
            )
        return _head(say, "sessions") + m.grid(cards, small=True)

    def _models(self) -> Markup:
        say, language = self.model.say, self.model.say.language
        cards = []
        for found in self.model.known("models"):
            one = found.model
            seen = pieces.places(self.model, found.hubs[:6])
            more = len(found.hubs) - 6
            if more > 0:
                seen.append(f" {say(f'{_KEY}more_places', n=more)}")
            cards.append(
                m.card(
                    m.element("h4", one.said("name", language)),
                    m.paragraph(one.said("about", language)),
                    m.element("p", say(f"{_KEY}seen_at"), " ", seen, class_="bp-small")
                    if seen
                    else None,
                    pieces.sources(say, one),
                )
            )
        if not cards:
            return Markup("")
        return _head(say, "models") + m.grid(cards)


def _head(say: Any, key: str) -> Markup:
    """A heading with a sentence below it."""
    return m.element("h3", say(f"{_KEY}{key}")) + m.paragraph(say(f"{_KEY}{key}_lead"))


def _form(model: Model, guarded: Any, kind: str) -> Any:
    return lambda: Proposing(model, guarded, kind)


def _file(say: Any, form: str, guarded: Any) -> Any:
    """A button that makes the document in one of its forms."""
    return download(
        say(f"{_KEY}file.{form}"),
        lambda: lessons.lessons_report(form, say),
        lambda: lessons.lessons_name(say, form),
        guarded,
        kind=MEDIA_TYPES[form],
    )
