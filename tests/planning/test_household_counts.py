"""The counts of the survey, and how sure they are, against tables and programs of others."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project.participation import Survey
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import survey

TABLES = datasets.participation()
Z = TABLES.figure("confidence_z")
DAY = date(2026, 11, 22)
# Population and sample: Krejcie and Morgan (1970), table 1, for a margin of 5 % at 95 %.
KREJCIE_MORGAN = [
    (100, 80), (150, 108), (200, 132), (300, 169), (400, 196), (500, 217), (700, 248), (1000, 278),
    (1500, 306), (2000, 322), (3000, 341), (5000, 357), (10000, 370),
]  # fmt: skip


def test_the_quantile_is_that_of_the_normal_distribution():
    assert norm.ppf(0.975) == pytest.approx(Z, abs=1e-6)


@pytest.mark.parametrize(("households", "answered"), KREJCIE_MORGAN)
def test_the_margin_is_that_of_the_published_table(households, answered):
    # The table gives whole households: one fewer is less sure than 5 %, one more is surer.
    assert survey.margin(answered - 1, households, Z) > 0.05
    assert survey.margin(answered + 1, households, Z) < 0.05


@given(st.integers(1, 400), st.integers(1, 400))
def test_the_interval_is_that_of_scipy(count, answered):
    assume(count <= answered)
    theirs = binomtest(count, answered).proportion_ci(method="wilson")
    ours = survey.interval(count, answered, norm.ppf(0.975))
    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(st.integers(1, 5_000), st.integers(0, 5_000))
def test_more_answers_are_never_less_sure_and_all_are_certain(answered, more):
    households = answered + more
    now = survey.margin(answered, households, Z)
    assert survey.margin(households, households, Z) == 0
    assert now <= survey.margin(answered, None, Z) + 1e-12
    if more:
        assert survey.margin(answered + 1, households, Z) <= now


def test_more_than_all_cannot_answer():
    with pytest.raises(InputError) as caught:
        survey.margin(11, 10, Z)
    assert caught.value.faults[0].code == "survey.more_than_all"
    assert survey.margin(0, 10, Z) is None


QUESTIONS = survey.asked(Survey(own_questions=("Een vraag?",)), TABLES)
ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            one.code: st.sets(
                st.sampled_from(one.answers), max_size=1 if one.kind == "one" else None
            ).map(tuple)
            for one in QUESTIONS
            if one.answers
        },
    ),
    max_size=30,
)


@settings(max_examples=40)
@given(ROWS)
def test_counts_are_what_counting_by_hand_gives(rows):
    found = survey.counted(rows, QUESTIONS)
    assert found.households == sum(any(row.values()) for row in rows)
    by_hand = Counter(
        (code, answer) for row in rows for code, given in row.items() for answer in given
    )
    assert dict(by_hand) == dict(found.counts)


@settings(max_examples=40)
@given(ROWS, ROWS)
def test_two_files_added_are_one_file_of_both(first, second):
    def read(rows, into, *, add):
        new = survey.counted(rows, QUESTIONS)
        return survey.with_counts(into, new, today=DAY, refused=1, add=add)

    begun = Survey()
    added = read(second, read(first, begun, add=False), add=True)
    whole = read([*first, *second], begun, add=False)
    assert added.tallies == whole.tallies
    assert added.households == whole.households
    assert added.refused == 2
    assert read(second, added, add=False).tallies == read(second, begun, add=False).tallies
    # What was counted fits in a project, and comes back from its file.
    assert Survey.model_validate(added.model_dump()) == added


def test_what_is_no_answer_is_refused():
    for row, code in (
        ({"people": ("p1", "p2")}, "survey.one_answer"), ({"people": ("p9",)}, "survey.answer"),
    ):  # fmt: skip
        with pytest.raises(InputError) as caught:
            survey.counted([row], QUESTIONS)
        assert caught.value.faults[0].code == code


def test_remarks_lose_the_order_of_their_rows():
    rows = [{"remarks": (text,)} for text in ("Zo", "Brood", "aap")]
    assert survey.counted(rows, QUESTIONS).remarks == ("aap", "Brood", "Zo")


def test_own_questions_stand_before_those_in_words():
    codes = [one.code for one in QUESTIONS]
    own = survey.own_code("Een vraag?")
    assert codes.index(own) < codes.index("strengths")
    assert QUESTIONS[codes.index(own)].own == "Een vraag?"


@given(st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=12), st.randoms())
def test_answers_stay_with_their_question_when_the_list_changes(questions, random):
    turned = random.sample(questions, len(questions))
    assert {survey.own_code(one) for one in questions} == {survey.own_code(one) for one in turned}
    assert len({survey.own_code(one) for one in questions}) == len(questions)


def test_the_village_chooses_its_own_services():
    chosen = survey.asked(Survey(services=("bread", "cafe")), TABLES)
    misses = next(one for one in chosen if one.code == survey.MISSES)
    assert misses.answers == ("bread", "cafe")


def _codes(found) -> set[str]:
    return {one.code for one in survey.findings(found, TABLES)}


def test_what_to_see_to():
    assert _codes(Survey()) == {"survey_none"}
    assert _codes(Survey(sent=10)) == {"survey_waiting"}
    few = survey.with_counts(
        Survey(sent=3, in_village=2), survey.counted([{"car": ("no",)}] * 4, QUESTIONS),
        today=DAY, refused=2, add=False,
    )  # fmt: skip
    assert _codes(few) == {
        "survey_few", "survey_small", "survey_refused", "survey_more_than_sent",
        "survey_more_than_all",
    }  # fmt: skip
    assert survey.response(few) == pytest.approx(4 / 3)
    assert survey.response(Survey(sent=0, households=0)) is None


@given(st.integers(1, 60))
def test_small_counts_are_those_below_the_limit(count):
    counted = survey.counted([{"car": ("no",)}] * count, QUESTIONS)
    found = survey.with_counts(Survey(), counted, today=DAY, refused=0, add=False)
    assert bool(survey.small_counts(found, 5)) == (count < 5)
