"""Which form fits: three reasons, four questions, the way that was taken, what would change it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.legal_form import parts
from buurtpunt_lib.dashboards.legal_form.model import FORM, Model
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.project.fields import Field, Fields, choice_field
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.legal import choice, tree
from buurtpunt_lib.reports import legal_words

_ANSWER, _FORM, _ANEW = "answer:", "form:", "anew"


class Tree:
    """Shows the questions as far as they were answered; a press answers one."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.reasons = Fields(
            model,
            [
                Field.yes_no(f"legal.{name}", say(f"legal_form.reason.{name}"))
                for name in choice.REASONS
            ],
            title=say("legal_form.reasons"),
        )
        self.formal, self.answer = c.html("", "bp-live"), c.html("", "bp-live")
        self.questions, self.outcome = Pressable(), Pressable()
        self.questions.on_press(guarded(self._press))
        self.outcome.on_press(guarded(self._press))
        self.form = choice_field(
            model,
            FORM,
            say("legal_form.choose.any"),
            [(one.value, legal_words.form_name(one.value, say)) for one in LegalForm],
            say("legal_form.choose.help"),
            hint=legal_words.form_name("", say),
        )
        self.remarks = Findings(model, guarded)
        self.widget = c.column(
            c.html(
                m.element("h2", say("legal_form.tree.title"))
                + m.paragraph(say("legal_form.tree.lead"))
            ),
            self.reasons.widget,
            self.formal,
            self.questions,
            self.answer,
            self.outcome,
            self.form.widget,
            self.remarks.widget,
            c.html(self._below()),
        )

    def refresh(self) -> None:
        model = self.model
        self.reasons.refresh()
        self.form.refresh()
        said = legal_words.formal_words(
            tree.formal_structure(**model.reasons), model.reasons, model.say
        )
        source = parts.sources(
            self._advice("formal").sources, model.say, checked=model.knowledge.handbook.checked_on
        )
        self.formal.value = str(m.note(m.element("span", said, " ", source)))
        self.questions.show(*self._questions())
        self.answer.value = str(self._answer())
        self.outcome.show(*self._outcome())
        self.remarks.show(
            "legal_tree", [legal_words.worded(one, model.say) for one in model.findings]
        )

    def _advice(self, code: str) -> Any:
        return next(one for one in self.model.knowledge.advice if one.code == code)

    def _press(self, code: str) -> None:
        kind, _, rest = code.partition(":")
        if code == _ANEW:
            self.model.clear_answers()
            self.questions.focus()
        elif f"{kind}:" == _ANSWER:
            question, _, answer = rest.partition(":")
            self.model.answer(question, answer)
        elif f"{kind}:" == _FORM:
            # Pressed once more: the choice is taken back.
            self.model.choose("" if rest == self.model.form else rest)

    # --- the questions ---------------------------------------------------------------------------

    def _questions(self) -> tuple[Markup, set[str]]:
        model, say = self.model, self.model.say
        walk = model.walk
        asked = [
            *(step.question for step in walk.path),
            *([walk.question] if walk.question else []),
        ]
        given = {step.question: step.answer for step in walk.path}
        codes: set[str] = set()
        cards = []
        for number, question in enumerate(asked, start=1):
            buttons = []
            for answer in model.knowledge.tree.questions[question].answers:
                code = f"{_ANSWER}{question}:{answer}"
                codes.add(code)
                buttons.append(
                    m.element(
                        "button",
                        say(f"legal_tree.answer.{question}.{answer}"),
                        type="button",
                        class_="bp-pick",
                        data_press=code,
                        aria_pressed="true" if given.get(question) == answer else "false",
                    )
                )
            title = f"legal-question-{question}"
            cards.append(
                m.element(
                    "li",
                    m.element("span", say("legal_form.tree.number", n=number), class_="bp-eyebrow"),
                    m.element("h3", say(f"legal_tree.question.{question}"), id=title),
                    m.paragraph(say(f"legal_tree.about.{question}")),
                    m.element(
                        "div", buttons, class_="bp-picks", role="group", aria_labelledby=title
                    ),
                    class_="bp-card",
                )
            )
        anew = Markup("")
        if given:
            codes.add(_ANEW)
            anew = m.element(
                "button", say("legal_form.tree.anew"), type="button", class_="bp-download",
                data_press=_ANEW,
            )  # fmt: skip
        return m.element("ol", cards, class_="bp-asked") + anew, codes

    # --- the outcome -----------------------------------------------------------------------------

    def _answer(self) -> Markup:
        say, outcome = self.model.say, self.model.walk.outcome
        if not outcome:
            return Markup("")
        told = m.element("p", say(f"legal_tree.outcome.{outcome}"), class_="bp-answer")
        return m.element("h2", say("legal_form.tree.outcome")) + told

    def _outcome(self) -> tuple[Markup, set[str]]:
        model, say, walk = self.model, self.model.say, self.model.walk
        if not walk.outcome:
            possible = [say(f"legal_tree.outcome.{code}") for code in walk.reachable]
            open_ = m.paragraph(say("legal_form.tree.possible"))
            return (open_ + m.element("ul", [m.element("li", one) for one in possible])), set()
        codes = set()
        buttons = []
        for form in walk.forms:
            code = f"{_FORM}{form}"
            codes.add(code)
            chosen = form == model.form
            key = "chosen" if chosen else "take"
            buttons.append(
                m.element(
                    "button",
                    say(f"legal_form.choose.{key}", form=legal_words.form_name(form, say)),
                    type="button",
                    class_="bp-pick",
                    data_press=code,
                    aria_pressed="true" if chosen else "false",
                )
            )
        return (
            m.paragraph(say(f"legal_tree.outcome_about.{walk.outcome}"))
            + m.element("div", buttons, class_="bp-picks")
            + self._way(walk)
            + self._turns()
        ), codes

    def _way(self, walk: tree.Walk) -> Markup:
        say = self.model.say
        steps = [m.element("li", words) for words in legal_words.path_words(walk, say)]
        return m.element("h3", say("legal_form.tree.path")) + m.element("ol", steps)

    def _turns(self) -> Markup:
        """For every question on the way: what would come of it if only that answer differed."""
        say = self.model.say
        rows = []
        for turn in tree.turns(self.model.knowledge.tree, self.model.answers):
            rows.append(
                [
                    say(f"legal_tree.question.{turn.question}"),
                    say(f"legal_tree.answer.{turn.question}.{turn.other}"),
                    legal_words.turn_words(turn, say),
                ]
            )
        columns = [
            m.Column(say(f"legal_form.turns.{key}")) for key in ("question", "other", "then")
        ]
        return m.element("h3", say("legal_form.turns.title")) + m.table(
            columns, rows, caption=say("legal_form.turns.caption"), stacked=True
        )

    # --- what stands below it --------------------------------------------------------------------

    def _below(self) -> Markup:
        model, say = self.model, self.model.say
        knowledge = model.knowledge
        advice = [
            m.element("li", legal_words.remark_words("advice", one, say, today=model.today).text)
            for one in knowledge.advice
            if one.code != "formal"
        ]
        arrows = m.note(
            say("legal_form.tree.arrows"),
            kind="unknown",
            heading=say("legal_table.kind.unsure"),
        )
        source = parts.sources((knowledge.tree.source,), say)
        return (
            m.element("h3", say("legal_form.tree.advice"))
            + m.element("ul", advice)
            + m.paragraph(say("legal_form.tree.source"), " ", source)
            + (arrows if knowledge.tree.unclear else Markup(""))
        )
