"""The services page: what villages have, what they lack, what is not known, how far it is."""

from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.view import view

__all__ = ["Model", "view"]
