"""Whether a project can ask a funder: each reason, and what they say together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets.funder_table import PROVINCES
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.legal.eligibility import Applicant, Verdict, eligibility

FUNDERS = datasets.funders()
APPLICANTS = st.builds(
    Applicant,
    st.sampled_from([None, *LegalForm]),
    st.sampled_from([None, *PROVINCES]),
    st.sampled_from([None, True]),
)
NAMES = st.sampled_from(sorted(FUNDERS))


@given(APPLICANTS, NAMES)
def test_one_no_is_enough_and_only_certain_reasons_make_it_fit(applicant, name):
    found = eligibility(applicant, FUNDERS[name])
    verdicts = {reason.verdict for reason in found.reasons}
    assert found.reasons
    assert (found.verdict is Verdict.NOT) == (Verdict.NOT in verdicts)
    assert (found.verdict is Verdict.FITS) == (verdicts == {Verdict.FITS})


@given(APPLICANTS, NAMES)
def test_knowing_more_never_turns_a_no_into_a_yes(applicant, name):
    """What is not known yet may become anything; what is known stays."""
    funder = FUNDERS[name]
    vague = eligibility(replace(applicant, form=None, province=None), funder).verdict
    known = eligibility(applicant, funder).verdict
    if vague is Verdict.NOT:
        assert known is Verdict.NOT
    if vague is Verdict.FITS:
        assert known is Verdict.FITS


@given(APPLICANTS, NAMES)
def test_what_a_source_names_is_held_against_the_project(applicant, name):
    funder = FUNDERS[name]
    codes = {reason.code for reason in eligibility(applicant, funder).reasons}
    assert ("over" in codes) == funder.closed
    assert ("forms_not_said" in codes) == (not funder.legal_forms)
    wrong = applicant.form is not None and applicant.form.value not in (
        funder.legal_forms or tuple(LegalForm)
    )
    assert ("other_form" in codes) == wrong
    far = applicant.province and funder.provinces and applicant.province not in funder.provinces
    assert ("other_province" in codes) == bool(far)


@pytest.mark.parametrize(("sells", "verdict"), [(True, Verdict.FITS), (None, Verdict.UNKNOWN)])
def test_a_vzw_borrows_by_win_win_when_it_trades(sells, verdict):
    found = eligibility(Applicant(LegalForm.VZW, "Limburg", sells), FUNDERS["win_win"])
    assert found.verdict is verdict
    assert eligibility(Applicant(LegalForm.FV, None, True), FUNDERS["win_win"]).verdict is (
        Verdict.NOT
    )


def test_no_list_of_ours_says_which_villages_lie_in_a_leader_area():
    found = eligibility(Applicant(LegalForm.VZW, "Limburg", True), FUNDERS["leader_limburg"])
    assert found.verdict is Verdict.UNKNOWN
    assert [reason.code for reason in found.reasons] == ["province", "area", "form"]
