"""What a plan says about taxes: VAT, tax on profit, tax on assets. Rates stand in the plan itself,
each with its basis, because a plan may look beyond the dates for which the rules are known.

Scheme: how the hub stands towards VAT. Outside: it charges none and gets none back, whatever
happens. Exempt: the exemption for small enterprises; it charges none until the takings of a
calendar year pass the threshold, and settles from that month on. Settled: it charges VAT, gets
back what it paid, and settles the difference after each quarter.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from buurtpunt_lib.domain.plan.line import Sourced
from buurtpunt_lib.domain.plan.values import Amount, LineId, Month, Share, whole


class LegalForm(StrEnum):
    """FV: association in fact. VZW: non-profit. CV, BV: companies. PUBLIC: local authority."""

    FV = "fv"
    VZW = "vzw"
    CV = "cv"
    BV = "bv"
    PUBLIC = "public"


class VatScheme(StrEnum):
    OUTSIDE = "outside"
    EXEMPT = "exempt"
    SETTLED = "settled"


class VatRate(Sourced):
    """The rate of one kind of VAT, as a share, from a month on (from ever when not given)."""

    kind: LineId
    rate: Share
    begin: Month | None = None


class Vat(Sourced):
    """How the hub stands towards VAT.

    threshold: takings a calendar year above which the exemption ends, euro; never when not given.
    deductible: share of the VAT on costs and investments that is got back (less than 1 when part
    of the work is exempt by nature). refund_months: months that a refund takes after settlement.
    """

    scheme: VatScheme = VatScheme.OUTSIDE
    rates: Annotated[tuple[VatRate, ...], Field(max_length=40)] = ()
    threshold: Amount | None = None
    deductible: Share = 1.0
    refund_months: whole(0, 12) = 3


class AssetTaxStep(Sourced):
    """The yearly rate on the part of the assets above an amount, as a share."""

    above: Amount
    rate: Share


class IncomeTax(Sourced):
    """Tax on profit and on assets.

    rate: share of the profit of a calendar year, after losses of earlier years, paid in
    `payment_month` of the next year. asset_steps: yearly tax of a non-profit on what it owns at
    the end of a year, paid in `asset_payment_month` of the next.
    """

    rate: Share = 0.0
    payment_month: whole(1, 12) = 10
    asset_steps: Annotated[tuple[AssetTaxStep, ...], Field(max_length=20)] = ()
    asset_payment_month: whole(1, 12) = 3
