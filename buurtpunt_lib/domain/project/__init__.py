"""The project of a hub to be: one file that every step of the guide, the legal form and the finance
plan share. Each part has a module of its own; `Project` holds them together.
"""

from buurtpunt_lib.domain.project.project import SCHEMA_VERSION, ContactPoint, Project

__all__ = ["SCHEMA_VERSION", "ContactPoint", "Project"]
