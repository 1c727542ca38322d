"""What the chapters of one document share, each worked out once and only when it is asked.

Facts: what is known of villages (`assessment.Facts`). Figures: what the plan comes to.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.reports.plan_document.figures import Figures
from buurtpunt_lib.reports.plan_document.story import village_of
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts
    from buurtpunt_lib.domain import Village


class Making:
    """A document in the making. given: facts to use instead of those of now."""

    def __init__(
        self, project: Project, say: Catalogue, today: date, given: Facts | None = None
    ) -> None:
        self.project, self.say, self.today = project, say, today
        self._given = given

    @cached_property
    def village(self) -> Village | None:
        """The village of the project; None where it names none that we know."""
        return village_of(self.project.plan)

    @cached_property
    def facts(self) -> Facts | None:
        """None where the project names no village: then nothing of a village can be said."""
        if self.village is None:
            return None
        if self._given is not None:
            return self._given
        from buurtpunt_lib import assessment

        return assessment.facts()

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the project as its file holds it: `sha256:<hex>`."""
        return "sha256:" + hashlib.sha256(self.project.to_json().encode("utf-8")).hexdigest()

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.project.plan)
