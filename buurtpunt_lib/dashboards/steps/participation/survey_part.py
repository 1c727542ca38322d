"""The household survey: made to print, typed over in a sheet, read back in and counted."""

from __future__ import annotations

from typing import Any

import traitlets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.project.fields import Field, Fields, ticks_field
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.participation.choices import T, services
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.dashboards.upload import upload
from buurtpunt_lib.domain.project.participation import Survey
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import survey as counting
from buurtpunt_lib.reports import MEDIA_TYPES, survey_words

_AT = "participation.survey."
_PAPER, _SHEET = ("pdf", "docx", "html"), ("xlsx", "csv")
_SHOWN = 12


class _Adding(traitlets.HasTraits):
    add = traitlets.Bool(False, help="count beside what was counted before")


class SurveyPart:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.adding = _Adding()
        self.fields = Fields(
            model,
            [
                Field.lines(f"{_AT}own_questions", say(f"{T}field.own_questions"),
                            say(f"{T}field.own_questions_help")),
                Field.line(f"{_AT}return_to", say(f"{T}field.return_to")),
                Field.day(f"{_AT}return_by", say(f"{T}field.return_by")),
                Field.number(f"{_AT}in_village", say(f"{T}field.in_village"),
                             say(f"{T}field.in_village_help"), low=0, high=100_000),
                Field.number(f"{_AT}sent", say(f"{T}field.sent"), low=0, high=100_000),
            ],
        )  # fmt: skip
        self.services = Unfold(
            say(f"{T}field.services"),
            lambda: ticks_field(
                model,
                f"{_AT}services",
                say(f"{T}field.services"),
                lambda: services(say),
                say(f"{T}field.services_help"),
            ),
            guarded,
        )
        self.told = c.html("", "bp-live")
        self.result = c.html("", "bp-live")
        self.findings = Findings(model, guarded)
        # Imported late: what reads and writes files is heavy.
        from buurtpunt_lib.reports.household_survey.reading import MAX_BYTES

        self.upload = upload(
            say(f"{T}survey.read"), self._take, guarded, accept=".xlsx,.csv",
            largest=MAX_BYTES, named=True,
        )  # fmt: skip
        self.forget = c.button(say(f"{T}survey.forget"), guarded(self._forget), quiet=True)
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}lead.survey"))),
            c.html(m.element("h3", say(f"{T}survey.ask_title"), class_="bp-eyebrow")),
            self.fields.widget,
            self.services.widget,
            c.buttons(*(self._file(form, "print", guarded) for form in _PAPER)),
            c.html(m.element("h3", say(f"{T}survey.read_title"), class_="bp-eyebrow")),
            c.html(m.paragraph(say(f"{T}survey.read_lead"))),
            c.buttons(*(self._file(form, "type", guarded) for form in _SHEET), self.upload),
            c.switch(self.adding, "add", say(f"{T}survey.add")),
            self.told,
            c.html(m.element("h3", say(f"{T}survey.result_title"), class_="bp-eyebrow")),
            self.findings.widget,
            self.result,
            c.buttons(self.forget),
        )

    def _file(self, form: str, kind: str, guarded: Any) -> Any:
        say = self.model.say

        def make() -> bytes:
            from buurtpunt_lib.reports.household_survey import household_survey

            return household_survey(self.model.project, form, say, today=self.model.today)

        def name() -> str:
            from buurtpunt_lib.reports.household_survey.sheet import file_name

            return file_name(self.model.project, form, say)

        label = say(f"{T}survey.{kind}", form=form.upper())
        return download(label, make, name, guarded, kind=MEDIA_TYPES.get(form, "text/csv"))

    # --- what is read ----------------------------------------------------------------------------

    def _take(self, content: bytes, name: str) -> None:
        from buurtpunt_lib.reports.household_survey.reading import read_answers

        self.told.value = ""
        survey = self.model.project.participation.survey
        found = read_answers(content, survey, self.model.say, name=name)
        if found.counted.households:
            new = counting.with_counts(
                survey,
                found.counted,
                today=self.model.today,
                refused=found.rows_refused,
                add=self.adding.add,
            )
            self.model.edit("participation.survey", new)
        self.told.value = str(self._answer(found))

    def _answer(self, found: Any) -> Markup:
        say = self.model.say
        shown = [m.note(say(f"{T}survey.taken", n=found.counted.households))]
        if found.remarks_dropped:
            shown.append(m.note(say(f"{T}survey.dropped", n=found.remarks_dropped)))
        if found.rows_refused:
            lines = [
                m.element("li", say.error(InputError([one]))) for one in found.refused[:_SHOWN]
            ]
            rest = len(found.refused) - len(lines)
            if rest > 0:
                lines.append(m.element("li", say(f"{T}survey.more", n=rest)))
            words = say(f"{T}survey.refused", n=found.rows_refused)
            shown.append(m.note([words, m.element("ul", lines)], kind="warning"))
        return Markup("").join(shown)

    def _forget(self) -> None:
        survey = self.model.project.participation.survey
        kept = {
            name: getattr(survey, name)
            for name in Survey.model_fields
            if name not in ("households", "tallies", "remarks", "refused", "read_on")
        }
        self.model.edit("participation.survey", Survey(**kept))
        self.told.value = str(m.note(self.model.say(f"{T}survey.forgotten")))

    # --- what is shown ---------------------------------------------------------------------------

    def refresh(self) -> None:
        survey = self.model.project.participation.survey
        self.fields.refresh()
        self.services.refresh()
        self.findings.show("participation", counting.findings(survey, datasets.participation()))
        self.result.value = str(self._result(survey))
        self.forget.layout.display = "none" if survey.households is None else ""

    def _result(self, survey: Survey) -> Markup:
        say = self.model.say
        if survey.households is None:
            none = say("participation_survey.result.none")
            return m.element("p", none, class_="bp-empty")
        shown = [m.paragraph(" ".join(survey_words.summary(survey, say)))]
        columns = [
            m.Column(say("participation_survey.column.question")),
            m.Column(say("participation_survey.column.answer")),
            m.Column(say("participation_survey.column.households"), number=True),
            m.Column(say("participation_survey.column.share"), number=True),
        ]
        caption = say("participation_survey.result.caption")
        shown.append(m.table(columns, survey_words.rows(survey, say), caption=caption, head=False))
        least = int(datasets.participation().figure("least_shown"))
        if survey_words.has_small(survey):
            hidden = say("participation_survey.result.hidden", least=least)
            shown.append(m.element("p", hidden, class_="bp-small"))
        if survey.remarks:
            lines = [m.element("li", text) for text in survey.remarks]
            shown.append(m.details(say(f"{T}survey.remarks"), m.element("ul", lines)))
        return Markup("").join(shown)
