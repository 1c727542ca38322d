"""The frame of a section of this page."""

from __future__ import annotations

import ipywidgets as widgets

from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.section_frame import SectionFrame, filters

__all__ = ["Frame", "filters"]


class Frame(SectionFrame):
    """needs: "", "municipality" or "village": what must be chosen first."""

    def __init__(
        self, model: Model, key: str, *body: widgets.Widget, needs: str = "municipality"
    ) -> None:
        def missing() -> str:
            if needs and not model.municipality:
                return "choose.municipality"
            return "choose.village" if needs == "village" and not model.village else ""

        super().__init__(model, "gaps_page.", key, *body, missing=missing)
