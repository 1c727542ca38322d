"""`buurtpunt site build`: the public site as plain files, brought up to date where it is there."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

from buurtpunt_lib import paths
from buurtpunt_lib.cli.output import remark, write
from buurtpunt_lib.cli.progress import ProgressLine
from buurtpunt_lib.dashboards import pages
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports.site import Settings, build
from buurtpunt_lib.serving import footer
from buurtpunt_lib.texts import LANGUAGES, Catalogue, catalogue

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/?")
_STATIC = paths.PACKAGE / "serving" / "template" / "static"
# Links of the site to pages where one can plan.
_PLANNER = {
    "start": "stappenplan",
    "services": "voorzieningen",
    "landscape": "landschap",
    "plan": "financieel_plan",
}


def run(options: Namespace, say: Catalogue) -> int:
    """Builds the site; raises InputError where that cannot be done."""
    planner, address = (_address(getattr(options, name)) for name in ("planner", "address"))
    languages = LANGUAGES if options.language == "both" else (options.language,)
    settings = Settings(
        languages=tuple(languages),
        address=address,
        planner={key: planner.rstrip("/") + pages.address(page) for key, page in _PLANNER.items()}
        if planner
        else {},
        style=(_STATIC / "page.css").read_bytes(),
        icon=(_STATIC / "icon.svg").read_bytes(),
        about={language: tuple(footer.lines(catalogue(language))) for language in languages},
    )
    line = ProgressLine(say)
    try:
        built = build(
            Path(options.argument),
            settings,
            force=bool(options.force),
            progress=lambda done, total: line("site", done, total),
        )
    finally:
        line.close()
    told = {name: say.number(getattr(built, name)) for name in ("pages", "written", "removed")}
    write(say("cli.site.built", folder=options.argument, **told) + "\n")
    if not address:
        remark(say("cli.site.no_sitemap"))
    return 0


def _address(given: str | None) -> str:
    """An address with a slash at its end, "" when none was given. Raises InputError
    `site.address`."""
    if not given:
        return ""
    if not _ADDRESS.fullmatch(given):
        raise InputError("site.address", value=given)
    return given if given.endswith("/") else f"{given}/"
