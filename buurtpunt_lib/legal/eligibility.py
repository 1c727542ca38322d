"""Whether a project can ask a funder for money: fits, fits not, or not known, and why.

Verdict: of one reason, or of all together: one that says no is enough, and only when no reason is
unknown does it fit. That a funder names no forms or provinces is never taken for "anybody".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from buurtpunt_lib.datasets import Funder, Money
from buurtpunt_lib.domain.plan import HubPlan, LegalForm


class Verdict(StrEnum):
    FITS = "fits"
    NOT = "not"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Applicant:
    """Who asks. form, province: None where it is not chosen. sells: customers pay for something;
    None where the plan does not say.
    """

    form: LegalForm | None
    province: str | None
    sells: bool | None = None

    @classmethod
    def of(cls, plan: HubPlan, province: str | None) -> Applicant:
        """The applicant that a plan describes. province: that of its village, None without one."""
        sells = True if any(line.basket > 0 for line in plan.activities) else None
        return cls(plan.legal_form, province, sells)


@dataclass(frozen=True)
class Reason:
    """code: end of the key of its sentence. values: what that names."""

    code: str
    verdict: Verdict
    values: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Eligibility:
    """What is known of one applicant and one funder."""

    funder: Funder
    reasons: tuple[Reason, ...]

    @property
    def verdict(self) -> Verdict:
        found = {reason.verdict for reason in self.reasons}
        if Verdict.NOT in found:
            return Verdict.NOT
        return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.FITS


def eligibility(applicant: Applicant, funder: Funder) -> Eligibility:
    """Every reason that we can check: over or not, where, which area, which form, what for."""
    reasons = [
        _over(funder),
        _province(applicant, funder),
        _area(funder),
        _form(applicant, funder),
        _business(applicant, funder),
    ]
    return Eligibility(funder, tuple(reason for reason in reasons if reason is not None))


def _over(funder: Funder) -> Reason | None:
    return Reason("over", Verdict.NOT, {"as_of": funder.as_of}) if funder.closed else None


def _province(applicant: Applicant, funder: Funder) -> Reason | None:
    if not funder.provinces:
        return None
    values = {"provinces": funder.provinces}
    if applicant.province is None:
        return Reason("village_unknown", Verdict.UNKNOWN, values)
    if applicant.province in funder.provinces:
        return Reason("province", Verdict.FITS, {"province": applicant.province})
    return Reason("other_province", Verdict.NOT, values)


def _area(funder: Funder) -> Reason | None:
    """No list of ours says which villages lie in which area."""
    if not funder.areas:
        return None
    return Reason("area", Verdict.UNKNOWN, {"areas": funder.areas})


def _form(applicant: Applicant, funder: Funder) -> Reason:
    if not funder.legal_forms:
        return Reason("forms_not_said", Verdict.UNKNOWN)
    values = {"forms": funder.legal_forms}
    if applicant.form is None:
        if len(funder.legal_forms) == len(LegalForm):
            return Reason("any_form", Verdict.FITS)
        return Reason("form_unknown", Verdict.UNKNOWN, values)
    if applicant.form.value in funder.legal_forms:
        return Reason("form", Verdict.FITS, {"form": applicant.form.value})
    return Reason("other_form", Verdict.NOT, {"form": applicant.form.value, **values})


def _business(applicant: Applicant, funder: Funder) -> Reason | None:
    """A vzw can only borrow by Win-win when it trades too."""
    if funder.money is not Money.WIN_WIN or applicant.form is not LegalForm.VZW:
        return None
    if applicant.sells:
        return Reason("trades", Verdict.FITS)
    return Reason("trade_unknown", Verdict.UNKNOWN)
