"""Campaigns: what a crowdfunding campaign brings if it succeeds, what it costs, and if it fails.

Success: at least the target is pledged before the end; only then the money is paid out. Failure:
everybody gets their money back, and the plan must do without. Demand: how many people back it,
beside how many live in the village.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.domain.plan import Crowdfunding, HubPlan, months_between
from buurtpunt_lib.finance.cash_flow import cash_flow
from buurtpunt_lib.finance.missing_money import Missing, missing
from buurtpunt_lib.finance.timeline import add_months


@dataclass(frozen=True)
class CampaignSide:
    """One campaign, euro.

    kept: what is left of the target after the platform's fee and all rewards. from_customers: what
    the customers that it brings leave over in the months of the plan, purchases and taxes paid.
    with_it, without_it: what the plan misses if it succeeds, and if it fails.
    """

    campaign: Crowdfunding
    from_customers: float
    with_it: Missing
    without_it: Missing

    @property
    def begin(self) -> date | None:
        return self.campaign.campaign_begin

    @property
    def months(self) -> int | None:
        """How many months people can give, the last one included; None where no begin is told."""
        if self.begin is None:
            return None
        return months_between(self.begin, self.campaign.month) + 1

    @property
    def fee(self) -> float:
        return self.campaign.target * self.campaign.fee

    @property
    def kept(self) -> float:
        return self.campaign.target - self.fee - self.campaign.rewards

    @property
    def rewards_end(self) -> date:
        """The last month in which rewards are given."""
        return add_months(self.campaign.month, self.campaign.rewards_months)

    @property
    def per_backer(self) -> float | None:
        """Euro that each backer gives on average; None where the number of backers is not told."""
        backers = self.campaign.backers
        return self.campaign.target / backers if backers else None

    def backed_by(self, residents: float | None) -> float | None:
        """Backers as a part of the residents; None where one of both is not known."""
        if not residents or self.campaign.backers is None:
            return None
        return self.campaign.backers / residents


def campaign_sides(plan: HubPlan) -> Iterator[CampaignSide]:
    """Every campaign of a plan, in its order; the other campaigns are taken to succeed.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "x", "start": "2027-01",
    ...     "opening": "2027-01", "months": 24, "crowdfunding": [{"id": "bread", "name": "Brood",
    ...     "target": 5000, "campaign_begin": "2027-01", "month": "2027-03", "fee": 0.08,
    ...     "rewards": 900, "rewards_months": 12, "backers": 100}]})
    >>> side = next(campaign_sides(plan))
    >>> side.months, side.fee, side.kept, side.per_backer, side.rewards_end.isoformat()
    (3, 400.0, 3700.0, 50.0, '2028-03-01')
    """
    flow = cash_flow(plan)
    for campaign in plan.crowdfunding:
        brought = 0.0
        if campaign.new_customers:
            alone = plan.replace_line(campaign.id, new_customers=0.0)
            brought = float((flow.net - cash_flow(alone).net).sum())
        without = cash_flow(plan.without_line(campaign.id))
        yield CampaignSide(campaign, brought, missing(flow), missing(without))
