"""What questions and answers of the survey are called, on paper, in a column and on the page."""

from __future__ import annotations

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project.participation import Survey
from buurtpunt_lib.planning.survey import Asked, asked
from buurtpunt_lib.reports.participation_words import service_name
from buurtpunt_lib.texts import Catalogue


def questions(survey: Survey) -> tuple[Asked, ...]:
    """The questions of a survey, in their order."""
    return asked(survey, datasets.participation())


def question(one: Asked, say: Catalogue) -> str:
    """The question as it is asked."""
    return one.own or say(f"participation_survey.question.{one.code}")


def short(one: Asked, say: Catalogue) -> str:
    """The question as the head of a column."""
    return one.own or say(f"participation_survey.short.{one.code}")


def answer(one: Asked, code: str, say: Catalogue) -> str:
    """An answer as it is read: "met 2"; of a service its name."""
    if one.services:
        return service_name(code, say)
    question = "own" if one.own else one.code
    return say(f"participation_survey.answer.{question}_{code}")


def columns(asked: tuple[Asked, ...], say: Catalogue) -> tuple[tuple[str, str], ...]:
    """(key, heading) of each column of the sheet: one per question, or one per answer that may be
    given beside others. The key of an answer is "question.answer"."""
    found = []
    for one in asked:
        if one.kind == "many":
            found += [
                (f"{one.code}.{code}", f"{short(one, say)}: {answer(one, code, say)}")
                for code in one.answers
            ]
        else:
            found.append((one.code, short(one, say)))
    return tuple(found)
