"""The step of the financial plan, which has a page of its own."""

from buurtpunt_lib.dashboards.steps.sections.elsewhere import make_for
from buurtpunt_lib.planning.steps import Step

make = make_for(Step.FINANCE)
