"""The frame of a section of this page."""

from __future__ import annotations

import ipywidgets as widgets

from buurtpunt_lib.dashboards.network.model import Model
from buurtpunt_lib.dashboards.section_frame import SectionFrame, filters

__all__ = ["Frame", "filters"]


class Frame(SectionFrame):
    """needs_hub: the section is about a chosen place."""

    def __init__(
        self, model: Model, key: str, *body: widgets.Widget, needs_hub: bool = False
    ) -> None:
        def missing() -> str:
            return "choose_first" if needs_hub and model.row is None else ""

        super().__init__(
            model, "network_page.", key, *body, missing=missing, classes=("bp-stacked",)
        )
