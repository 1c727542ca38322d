"""The checklist of a village: questions to answer, the same list as a file, and reading one back.

What the sources say stands beside each question, without what was entered here; below an answer
stands what counts now.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import traitlets

from buurtpunt_lib import assessment
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.answers import Answers, Asked
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.gaps.entering import Entering
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame
from buurtpunt_lib.dashboards.upload import upload
from buurtpunt_lib.domain import LOCAL_KNOWLEDGE, Presence
from buurtpunt_lib.reports import MEDIA_TYPES
from buurtpunt_lib.reports.checklist.questions import Question, questions, said
from buurtpunt_lib.reports.checklist.reading import MAX_BYTES
from buurtpunt_lib.reports.content import file_stem

_FORMATS = ("xlsx", "pdf", "docx")


class _Who(traitlets.HasTraits):
    by = traitlets.Unicode("", help="who fills the list in")


class Checklist:
    """Follows the chosen village; without one it offers the lists of the whole municipality."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self.entering = Entering(model)
        say = model.say
        who = _Who(by=_last_name(self.entering))
        self.entering.by = who.by
        who.observe(guarded(self._named), "by")
        self.who = c.words(who, "by", say("checklist.page.by"), hint=say("checklist.page.by_hint"))
        self.who.add_class("bp-span")
        self.progress = c.html("", "bp-live")
        self.answers = Answers(say)
        self.answers.on_answer(self.entering.answer)
        self.taken = c.html("", "bp-live")
        files = [
            download(
                say(f"checklist.page.{form}"),
                lambda form=form: self._file(form),
                lambda form=form: self._file_name(form),
                guarded,
                kind=MEDIA_TYPES[form],
            )
            for form in _FORMATS
        ]
        self.upload = upload(
            say("checklist.page.upload"), self._take, guarded, accept=".xlsx", largest=MAX_BYTES
        )
        head = m.element("h3", say("checklist.page.files"))
        files_head = head + m.paragraph(say("checklist.page.files_lead"))
        self.asking = c.column(c.controls(self.who), self.answers)
        self.frame = Frame(
            model,
            "checklist",
            self.progress,
            self.asking,
            c.html(files_head),
            c.buttons(*files, self.upload),
            self.taken,
        )
        self.widget = self.frame.widget

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        if not self.frame.ready():
            return
        self.asking.layout.display = "" if model.village else "none"
        if not model.village:
            words = say("checklist.page.choose_village", name=model.municipality_name)
            self.progress.value = str(m.note(words))
            return
        asked = self._questions([model.village])
        answered = sum(one.answer is not None for one in asked)
        self.progress.value = str(
            m.paragraph(
                say(
                    "checklist.page.progress",
                    n=answered,
                    all=len(asked),
                    village=model.village_name,
                )
            )
        )
        now = self._now()
        self.answers.show(
            [
                (say(f"checklist.group.{group}"), [self._asked(one, now) for one in of_group])
                for group, of_group in groupby(asked, key=lambda one: one.group)
            ],
            latest=self.entering.today.isoformat(),
        )

    # --- what is shown ---------------------------------------------------------------------------

    def _questions(self, villages: list[str]) -> tuple[Question, ...]:
        # Those of everybody: what was entered here is the answer.
        evidence = assessment.facts().evidence
        return questions(evidence, villages, self.entering.observations, self.model.say)

    def _now(self) -> dict[str, Any]:
        """What is known of the village with what was entered: facility -> row of the evidence."""
        evidence = self.model.facts.evidence
        rows = evidence[evidence["village"] == self.model.village]
        return {cell.service: cell for cell in rows.itertuples(index=False)}

    def _asked(self, one: Question, now: dict[str, Any]) -> Asked:
        say, answer = self.model.say, one.answer
        sentence = say("checklist.question", what=one.asked, village=one.village_name)
        beside = say(f"checklist.page.{'beside' if one.sourced else 'no_source'}", said=one.said)
        if answer is None:
            return Asked(one.code, sentence, beside)
        return Asked(
            one.code,
            sentence,
            beside,
            choice=answer.presence.value,
            count="" if answer.count is None else str(answer.count),
            day=answer.observed_on.isoformat(),
            note=answer.note,
            told=self._told(one, now[one.facility]),
        )

    def _told(self, one: Question, cell: Any) -> str:
        """What counts now that the question was answered."""
        say = self.model.say
        if one.answer.presence is Presence.UNKNOWN:
            return ""
        if cell.reason == "contradiction":
            return say("checklist.page.contradiction")
        key = "counts" if cell.source == LOCAL_KNOWLEDGE else "newer"
        return say(f"checklist.page.{key}", said=said(cell, say))

    # --- what is entered -------------------------------------------------------------------------

    def _named(self, change: Any) -> None:
        self.entering.by = change.new

    def _take(self, content: bytes) -> None:
        from buurtpunt_lib.reports.checklist.reading import observations_from_workbook

        say = self.model.say
        self.taken.value = ""
        found = observations_from_workbook(content, say, today=self.entering.today)
        number = self.entering.take(found)
        key = "taken" if number else "nothing_new"
        self.taken.value = str(m.note(say(f"checklist.page.{key}", n=number)))

    # --- files -----------------------------------------------------------------------------------

    def _villages(self) -> list[str]:
        model = self.model
        return [model.village] if model.village else [code for code, _ in model.village_choices]

    def _file(self, form: str) -> bytes:
        from buurtpunt_lib.reports.checklist import checklist

        asked = self._questions(self._villages())
        return checklist(
            asked,
            form,
            self.model.say,
            municipality=self.model.municipality_name,
            today=self.entering.today,
        )

    def _file_name(self, form: str) -> str:
        model = self.model
        name = model.village_name or model.municipality_name
        stem = file_stem(model.say("checklist.page.file", name=name), otherwise="checklist")
        return f"{stem}.{form}"


def _last_name(entering: Entering) -> str:
    """Who answered last: most often the same person goes on."""
    return next((one.by for one in reversed(entering.observations) if one.by), "")
