"""What the answers of the households come to, in words and as a table.

Told: a number that may be read by others; small ones are not told, since in a village they may
point at somebody. Share: of the households that answered; not told where these are few.
"""

from __future__ import annotations

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project.participation import Survey
from buurtpunt_lib.planning import survey as counting
from buurtpunt_lib.reports.household_survey import words
from buurtpunt_lib.texts import Catalogue


def told_count(count: int, least: float, say: Catalogue) -> str:
    """The number, or that it is smaller than what is told."""
    if 0 < count < least:
        return say("participation_survey.result.fewer", least=int(least))
    return say.number(count)


def summary(survey: Survey, say: Catalogue) -> tuple[str, ...]:
    """How many answered, how sure that is and what it does not say; () before anything was read."""
    tables = datasets.participation()
    if survey.households is None:
        return ()
    key = "participation_survey.result."
    found = [say(f"{key}lead", n=survey.households)]
    share = counting.response(survey)
    if share is not None and share <= 1:
        found.append(say(f"{key}response", share=say.percent(share)))
    if survey.refused:
        found.append(say(f"{key}refused", n=survey.refused))
    if survey.households < tables.figure("least_share"):
        found.append(say(f"{key}few", least=int(tables.figure("least_share"))))
        return tuple(found)
    known = survey.in_village is not None and survey.in_village >= survey.households
    margin = counting.margin(
        survey.households, survey.in_village if known else None, tables.figure("confidence_z")
    )
    if margin is not None:
        found.append(say(f"{key}margin", points=say.number(margin * 100, 1)))
    if not known:
        found.append(say(f"{key}margin_open"))
    found.append(say(f"{key}margin_like"))
    return tuple(found)


def rows(survey: Survey, say: Catalogue) -> tuple[tuple[str, str, str, str], ...]:
    """(question, answer, households, share) of every answer that was given, question by question.

    Answers of a question about services come with the most given first, others in their order.
    """
    tables = datasets.participation()
    least, households = tables.figure("least_shown"), survey.households or 0
    shares = households >= tables.figure("least_share")
    found = []
    for one in words.questions(survey):
        counts = counting.counts_of(survey, one.code)
        codes = [code for code in one.answers if counts.get(code)]
        if one.services:
            # Also of services that the village asks about no more.
            codes = sorted(counts, key=lambda code: -counts[code])
        for number, code in enumerate(codes):
            count = counts[code]
            small = count < least
            share = "" if small or not shares else say.percent(count / households)
            question = "" if number else words.question(one, say)
            found.append(
                (question, words.answer(one, code, say), told_count(count, least, say), share)
            )
    return tuple(found)


def has_small(survey: Survey) -> bool:
    """Whether there are numbers that are not told."""
    least = datasets.participation().figure("least_shown")
    return bool(counting.small_counts(survey, least))
