"""What the template of a page is filled with, and the two pages that have no kernel.

Resources: plain values for the template (`template/*.html.j2`), because Voila copies them for every
page. Waiting page: for who comes when nobody more fits. Error page: for an address that is not
there, or that went wrong; it says nothing of the inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import jinja2

from buurtpunt_lib.dashboards.glossary import glossary
from buurtpunt_lib.dashboards.pages import Page, address
from buurtpunt_lib.serving import footer, kernels
from buurtpunt_lib.serving.assets import TEMPLATE, Assets
from buurtpunt_lib.texts import Catalogue

_FAULTS = dict.fromkeys((400, 403, 404, 405), "missing") | {421: "name"}


def resources(say: Catalogue, assets: Assets, pages: Iterable[Page]) -> dict[str, Any]:
    """pages: those that are served, in the order of the navigation."""
    return {
        "language": say.language,
        "static": assets.root,
        "bundles": {
            "basic": assets.address("charts", "plotly-basic.min.js"),
            "full": assets.address("plotly", "plotly.min.js"),
        },
        "idle": {"after": kernels.IDLE_S, "warn": kernels.WARNING_S},
        "pages": [
            {
                "notebook": page.notebook,
                "address": address(page.key),
                "title": say(page.title_key),
                "ahead": page.charts,
            }
            for page in pages
        ],
        "footer": footer.lines(say),
        "glossary": glossary(say),
        "words": {
            "product": say("serving.product"),
            "skip": say("serving.skip"),
            "navigation": say("serving.navigation"),
            "loading": say("serving.loading.title"),
            "loading_text": say("serving.loading.text"),
            "slow": say("serving.loading.slow"),
            "no_script": say("serving.no_script"),
            "broken_cell": say("serving.broken_cell"),
            "lost": say("serving.lost.text"),
            "idle": say("serving.idle.soon", n=round(kernels.WARNING_S / 60)),
            "here": say("serving.idle.here"),
            "gone": say("serving.idle.gone"),
            "again": say("serving.lost.again"),
            "close": say("serving.close"),
            "from": say("serving.range.from"),
            "to": say("serving.range.to"),
            "footer": say("serving.footer.heading"),
            "home": say("serving.error.home"),
        },
    }


def waiting_page(say: Catalogue, page: dict[str, Any]) -> Callable[[int, int], str]:
    """(minutes until there is room, how many wait) → HTML. page: see `resources`."""
    template = _template("waiting.html.j2")

    def made(minutes: int, waiting: int) -> str:
        words = {key: say(f"serving.waiting.{key}") for key in ("title", "text", "again")}
        words["long"] = say("serving.waiting.long", n=minutes)
        words["others"] = say("serving.waiting.others", n=waiting) if waiting > 1 else ""
        return template.render(bp=page, title=words["title"], words=words)

    return made


def error_page(say: Catalogue, page: dict[str, Any]) -> Callable[[int], str]:
    """Status → HTML. page: see `resources`."""
    template = _template("error.html.j2")

    def made(status: int) -> str:
        kind = _FAULTS.get(status, "broken")
        title, text = say(f"serving.error.{kind}.title"), say(f"serving.error.{kind}.text")
        return template.render(bp=page, title=title, text=text, status=status)

    return made


def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(TEMPLATE)
    return jinja2.Environment(loader=loader, autoescape=True).get_template(name)
