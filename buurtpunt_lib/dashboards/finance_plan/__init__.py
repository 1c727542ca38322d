"""The finance page: a plan month by month, with and without grants, and what changes it."""

from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.view import view

__all__ = ["Model", "view"]
