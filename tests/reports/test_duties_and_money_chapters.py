"""The chapters about duties and money: what they say is what the page and the rules say."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib import datasets, finance
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.finance.missing_money import missing
from buurtpunt_lib.legal.duties import checklist
from buurtpunt_lib.legal.eligibility import Verdict, eligibility
from buurtpunt_lib.reports import duty_words, effect_words, funder_words, project_calendar
from buurtpunt_lib.reports.content import Bullets, Heading, Link, Paragraph, Table, plain
from buurtpunt_lib.reports.funding_facts import applicant_of, kinds_rows, missing_words
from buurtpunt_lib.reports.project_document import duties, money
from buurtpunt_lib.texts import LANGUAGES, catalogue

TODAY = date(2026, 11, 22)
SAY = catalogue("nl")
EMPTY = Project.empty(name="Punt", start=date(2027, 1, 1), opening=date(2027, 9, 1))


def words(blocks) -> str:
    found = []
    for block in blocks:
        if isinstance(block, Table):
            found += [block.caption, *(plain(cell) for row in block.rows for cell in row.cells)]
        elif isinstance(block, Bullets):
            found += [plain(item) for item in block.items]
        else:
            found.append(plain(block.text))
    return "\n".join(found)


def test_nothing_entered_gives_no_chapter():
    assert duties.blocks(EMPTY, SAY, today=TODAY) == ()
    assert money.blocks(EMPTY, SAY, today=TODAY) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", list(LegalForm))
def test_the_checklist_stands_there_whole(form, language):
    say = catalogue(language)
    project = EMPTY.with_plan(legal_form=form).replace(
        legal={"founded_on": "2027-03-01", "duties": [{"id": "ubo", "who": "An"}]}
    )
    blocks = duties.blocks(project, say, today=TODAY)
    table = next(block for block in blocks if isinstance(block, Table))
    listed = checklist(project, datasets.duties(), today=TODAY, years=1)
    rows = [row for row in table.rows if row.kind == "plain"]
    titles = [duty_words.occasion_title(one, say) for one in listed]
    assert sorted(plain(row.cells[0]) for row in rows) == sorted(titles)
    # Every row names a page where it stands.
    assert all(isinstance(row.cells[-1][0], Link) for row in rows)
    told = words(blocks)
    follows = effect_words.tax(project, say) + effect_words.liability(project, say)
    for line in (*effect_words.volunteers(project, say, today=TODAY), *follows):
        assert line in told
    assert ("An" in [plain(row.cells[2]) for row in rows]) == (form in ("vzw", "cv", "bv"))


def test_growth_is_told_to_who_chose_the_spirit_of_a_cooperative():
    project = EMPTY.with_plan(legal_form="vzw")
    heading = SAY("legal_effects.growth.title")

    def headings(one):
        return [plain(b.text) for b in duties.blocks(one, SAY, today=TODAY)
                if isinstance(b, Heading)]  # fmt: skip

    assert heading not in headings(project)
    assert heading in headings(project.replace(legal={"cooperative_statutes": True}))


def test_the_search_for_money_says_what_the_calendar_says():
    grant = {"id": "g", "name": "LEADER", "amount": 20000.0, "month": "2027-06"}
    project = EMPTY.with_plan(
        legal_form="vzw", grants=[grant], feasibility={"plan_b": "Dan kleiner."}
    ).replace(
        money={"applications": [{"id": "cera_regional", "write_weeks": 4, "state": "writing"}]}
    )
    blocks = money.blocks(project, SAY, today=TODAY)
    told = words(blocks)
    assert SAY("funding.moment.rule", day=date(2027, 1, 9)) in told
    assert SAY("funding.time.begin", begin=date(2026, 12, 12)) in told
    assert "Dan kleiner." in told
    fitting = [
        funder
        for funder in datasets.funders().values()
        if eligibility(applicant_of(project.plan), funder).verdict is Verdict.FITS
    ]
    assert fitting
    for funder in fitting:
        assert funder.name("nl") in told
    other = datasets.funders()["win_win"]
    assert eligibility(applicant_of(project.plan), other).verdict is not Verdict.FITS
    assert other.name("nl") not in told
    bare = missing(finance.cash_flow(project.plan.replace(grants=())))
    assert missing_words(SAY, bare) in [plain(b.text) for b in blocks if isinstance(b, Paragraph)]


def test_money_that_comes_once_stands_apart_from_money_that_returns():
    plan = EMPTY.with_plan(
        grants=[{"id": "g", "name": "LEADER", "amount": 20000.0, "month": "2027-06"}],
        recurring_grants=[{"id": "r", "name": "Stad", "amount": 300.0, "period": "quarterly",
                           "begin": "2027-09"}],
    ).plan  # fmt: skip
    rows = kinds_rows(finance.PlanOutcome(finance.cash_flow(plan)), SAY)
    assert [row[1] for row in rows] == [SAY.euro(20000), SAY.euro(1200)]


def test_every_reason_and_every_finding_has_its_sentence():
    """Whatever a funder or a project is, there are words for it in both languages."""
    for language in LANGUAGES:
        say = catalogue(language)
        for form in (None, *LegalForm):
            for village in (None, datasets.villages().index[0]):
                plan = EMPTY.with_plan(legal_form=form, village=village).plan
                for funder in datasets.funders().values():
                    for reason in eligibility(applicant_of(plan), funder).reasons:
                        assert funder_words.reason_words(say, reason)


def test_a_day_that_was_told_stands_in_the_calendar_file_until_it_is_an_action():
    applications = [
        {"id": "municipality_grant", "deadline": "2027-02-01", "who": "An"},
        {"id": "cera_regional", "deadline": "2027-01-09", "state": "sent"},
        {"id": "hefboom"},
    ]
    project = EMPTY.replace(money={"applications": applications})
    (event, opening) = project_calendar.events(project, SAY)
    name = datasets.funders()["municipality_grant"].name("nl")
    assert (event.title, event.begin) == (
        SAY("funding.calendar.deadline", name=name), date(2027, 2, 1)
    )  # fmt: skip
    assert opening.begin == project.plan.opening
    action = {"id": "a", "text": "Dossier", "due": "2027-01-20",
              "came_from": "money/municipality_grant"}  # fmt: skip
    found = project_calendar.events(project.replace(actions=[action]), SAY)
    assert event not in found
