"""The household survey: what it asks, how answers are counted, and how much they can say.

Row: the answers of one household, question by question; it is counted and not kept. Tally: how
often an answer was given. Margin: how far a share may lie from that of all households, if who
answered is like who did not; only people can judge that.
Small count: a number so low that it may point at somebody in a village.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.datasets import ParticipationTables
from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project.participation import Survey, SurveyTally
from buurtpunt_lib.errors import InputError

OWN_ANSWERS = ("yes", "no", "unsure")
MISSES, WEEKLY = "misses", "weekly"
MOST_REMARKS, MOST_LETTERS = 300, 200
Row = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Asked:
    """A question as it is asked. answers: codes; services: they are services of a hub.

    own: the words of a question that the village added, "" for one of the fixed ones.
    """

    code: str
    kind: str
    answers: tuple[str, ...]
    services: bool = False
    own: str = ""


@dataclass(frozen=True)
class Counted:
    """households: rows that were counted. counts: (question, answer) -> households.

    remarks: what was written, in the order of the alphabet, so that no row can be found again.
    """

    households: int
    counts: Mapping[tuple[str, str], int]
    remarks: tuple[str, ...]


def asked(survey: Survey, tables: ParticipationTables) -> tuple[Asked, ...]:
    """The questions of a survey: the fixed ones, with the own ones before the open questions."""
    chosen = survey.services or tables.services
    fixed = [
        Asked(one.code, one.kind, chosen if one.services else one.answers, one.services)
        for one in tables.questions
    ]
    own = [Asked(own_code(words), "one", OWN_ANSWERS, own=words) for words in survey.own_questions]
    closed = [one for one in fixed if one.kind != "words"]
    return (*closed, *own, *(one for one in fixed if one.kind == "words"))


def own_code(words: str) -> str:
    """The code of a question of the village itself: by its words, so that answers that were counted
    never come to stand under another question when the list changes.

    >>> own_code("Mag de bib mee in het gebouw?")
    'own_ef83da07'
    """
    return f"own_{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def counted(rows: Iterable[Row], questions: Sequence[Asked]) -> Counted:
    """Rows of answers as counts.

    A row without any answer is no household. Raises InputError `survey.answer` for an answer that
    is none of the question's, and `survey.one_answer` where only one may be given.
    """
    known = {one.code: one for one in questions}
    counts: Counter[tuple[str, str]] = Counter()
    remarks, households = [], 0
    for row in rows:
        if not any(row.values()):
            continue
        households += 1
        for code, answers in row.items():
            question = known[code]
            if question.kind == "words":
                remarks += [text for text in answers if text]
                continue
            if question.kind == "one" and len(answers) > 1:
                raise InputError("survey.one_answer", field=code)
            for answer in set(answers):
                if answer not in question.answers:
                    raise InputError("survey.answer", field=code, value=answer)
                counts[code, answer] += 1
    return Counted(households, dict(counts), tuple(sorted(remarks, key=str.casefold)))


def with_counts(survey: Survey, new: Counted, *, today: date, refused: int, add: bool) -> Survey:
    """The survey with what was counted; add: beside what was counted before, else in its place.

    refused: rows that could not be read.
    """
    counts = Counter(new.counts)
    households, remarks = new.households, list(new.remarks)
    if add:
        counts.update({(one.question, one.answer): one.count for one in survey.tallies})
        households += survey.households or 0
        refused += survey.refused
        remarks += survey.remarks
    kept = sorted((text[:MOST_LETTERS] for text in remarks), key=str.casefold)
    tallies = tuple(
        SurveyTally(id=f"{question}__{answer}"[:40], question=question, answer=answer, count=number)
        for (question, answer), number in sorted(counts.items())
        if number
    )
    return survey.model_copy(
        update={
            "households": households,
            "tallies": tallies,
            "remarks": tuple(kept[:MOST_REMARKS]),
            "refused": refused,
            "read_on": today,
        }
    )


def counts_of(survey: Survey, question: str) -> dict[str, int]:
    """Answer -> households, of one question."""
    return {one.answer: one.count for one in survey.tallies if one.question == question}


def missed(survey: Survey) -> dict[str, int]:
    """Code of a service -> households that miss it."""
    return counts_of(survey, MISSES)


def response(survey: Survey) -> float | None:
    """The share of the households that got it that answered; None where one is not known."""
    if not survey.sent or survey.households is None:
        return None
    return survey.households / survey.sent


def margin(answered: int, households: int | None, z: float, share: float = 0.5) -> float | None:
    """How far a share may lie from that of all households, as a share: z·√(p(1−p)/n·(N−n)/(N−1)).

    answered: n. households: N, None where it is not known; then it counts as without end, which
    gives a wider margin. z: of the confidence wanted (1.96 for 95 %). None without any answer.
    Source: Krejcie and Morgan (1970), whose table the tests hold this against.
    Raises InputError `survey.more_than_all` where more answered than there are.
    """
    if not answered:
        return None
    if households is not None and answered > households:
        raise InputError("survey.more_than_all", value=answered, allowed=households)
    spread = share * (1 - share) / answered
    if households is not None:
        spread *= (households - answered) / (households - 1) if households > 1 else 0.0
    return z * math.sqrt(spread)


def interval(count: int, answered: int, z: float) -> tuple[float, float]:
    """The range of a share by Wilson's score (1927), which is fit for small numbers too."""
    share, square = count / answered, z * z / answered
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * math.sqrt(share * (1 - share) / answered + square / (4 * answered))
    low = 0.0 if count == 0 else max(middle - half, 0.0)
    high = 1.0 if count == answered else min(middle + half, 1.0)
    return low, high


def small_counts(survey: Survey, least: float) -> tuple[SurveyTally, ...]:
    """Counts above zero and below `least`: they may point at somebody."""
    return tuple(one for one in survey.tallies if 0 < one.count < least)


def findings(survey: Survey, tables: ParticipationTables) -> tuple[Finding, ...]:
    """What has to be seen to before the answers are told to others; a place only where a field of
    the page mends it."""
    place, found = "participation.survey", []
    if survey.households is None:
        if survey.sent is None:
            found.append(Finding("survey_none", Weight.TIP))
        else:
            found.append(Finding("survey_waiting", Weight.TIP, "", {"n": survey.sent}))
        return tuple(found)
    if survey.refused:
        found.append(Finding("survey_refused", Weight.WARN, "", {"n": survey.refused}))
    if survey.sent is not None and survey.households > survey.sent:
        values = {"n": survey.households, "sent": survey.sent}
        found.append(Finding("survey_more_than_sent", Weight.WARN, f"{place}.sent", values))
    if survey.in_village is not None and survey.households > survey.in_village:
        values = {"n": survey.households, "all": survey.in_village}
        found.append(Finding("survey_more_than_all", Weight.WARN, f"{place}.in_village", values))
    if survey.households < tables.figure("least_share"):
        values = {"n": survey.households, "least": int(tables.figure("least_share"))}
        found.append(Finding("survey_few", Weight.WARN, "", values))
    least = tables.figure("least_shown")
    small = small_counts(survey, least)
    if small:
        values = {"n": len(small), "least": int(least)}
        found.append(Finding("survey_small", Weight.WARN, "", values))
    if survey.sent is None:
        found.append(Finding("survey_sent_open", Weight.TIP, f"{place}.sent"))
    if survey.in_village is None:
        found.append(Finding("survey_all_open", Weight.TIP, f"{place}.in_village"))
    if survey.remarks:
        found.append(Finding("survey_remarks", Weight.TIP, "", {"n": len(survey.remarks)}))
    return tuple(found)
