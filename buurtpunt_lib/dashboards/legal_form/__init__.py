"""The legal form page: which form fits, what the forms are, and what follows from one."""

from buurtpunt_lib.dashboards.legal_form.model import Model
from buurtpunt_lib.dashboards.legal_form.view import view

__all__ = ["Model", "view"]
