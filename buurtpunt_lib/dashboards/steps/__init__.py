"""The steps page: from a dream to a hub that runs, step by step, in one project."""

from buurtpunt_lib.dashboards.project.model import ProjectModel as Model
from buurtpunt_lib.dashboards.steps.view import view

__all__ = ["Model", "view"]
