"""Storage: what users write, kept safe: plans as files, and plans that come back by their link."""

from buurtpunt_lib.storage.plan_files import read_plan, write_plan

__all__ = ["read_plan", "write_plan"]
