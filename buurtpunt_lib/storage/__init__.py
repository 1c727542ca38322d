"""Storage: what users write, kept safe: plans and projects as files, and those that come back by
their link."""

from buurtpunt_lib.storage.plan_files import read_plan, write_plan
from buurtpunt_lib.storage.project_files import read_project, write_project

__all__ = ["read_plan", "read_project", "write_plan", "write_project"]
