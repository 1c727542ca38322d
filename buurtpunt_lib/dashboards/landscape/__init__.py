"""The landscape page: a map, filters, a list and a record of every researched place."""

from buurtpunt_lib.dashboards.landscape.model import Model
from buurtpunt_lib.dashboards.landscape.view import view

__all__ = ["Model", "view"]
