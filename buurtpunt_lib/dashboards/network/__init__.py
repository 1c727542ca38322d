"""The network page: hubs like this one, who brings what, what others learned, what is on."""

from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.network.view import view

__all__ = ["Model", "view"]
