"""The pages there are, in the order of the navigation: the one place to add a page.

Page: a notebook of `notebooks/` under an address of its own. Its key is the notebook's name without
its number; its address is the key with hyphens ("03_financieel_plan" → /financieel-plan).
The first page is the front door and stands at "/".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page. module: the room of `dashboards` that its notebook shows. charts: what the server
    sends ahead, "", "basic" or "full"."""

    notebook: str
    module: str
    charts: str = ""

    @property
    def key(self) -> str:
        return self.notebook.split("_", 1)[1]

    @property
    def file(self) -> str:
        return f"{self.notebook}.ipynb"

    @property
    def slug(self) -> str:
        return "" if self is PAGES[0] else self.key.replace("_", "-")

    @property
    def title_key(self) -> str:
        """Where the catalogue has its name in the navigation."""
        return f"serving.page.{self.key}"


PAGES = (
    Page("00_start", "start"),
    Page("01_landschap", "landscape", charts="basic"),
    Page("02_voorzieningen", "gaps", charts="basic"),
    Page("03_financieel_plan", "finance_plan", charts="basic"),
    Page("04_rechtsvorm", "legal_form"),
    Page("05_stappenplan", "steps"),
    Page("06_netwerk", "network", charts="basic"),
)


def page(key: str) -> Page:
    """The page with this key; KeyError for another one (it is a programmer who asks)."""
    return {page.key: page for page in PAGES}[key]


def address(key: str, project: str = "") -> str:
    """Where a page stands on the server: address("financieel_plan") == "/financieel-plan".

    project: the end of the link of a project that it opens with, "" for none.
    """
    return f"/{page(key).slug}{f'?project={project}' if project else ''}"
