"""Storage: what users write, kept safe. For now plans as files."""

from buurtpunt_lib.storage.plan_files import read_plan, write_plan

__all__ = ["read_plan", "write_plan"]
