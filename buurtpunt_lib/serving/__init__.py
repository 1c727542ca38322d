"""The server: the pages of `notebooks/` on an address, through Voila.

Page: a notebook under a clean address (`dashboards.pages`). Kernel: the Python process behind one
open tab; it starts with the visit and ends with it. Pool: kernels that have run a page already and
wait for a visitor. Asset: a file that every visitor may read (scripts, styles), sent compressed
and kept by the browser. Keeper: ends the kernels that nobody looks at any more.

What stock Voila lacks and this adds: `assets` (compression, caching), `sockets` (no message freezes
the server), `kernels` (nothing leaks), `handlers` (clean addresses, no traceback, strict headers).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

# plotly → nbformat → jsonschema import this only to check addresses in JSON schemas; it builds 38
# parsers at import: 1.5 s in the server and in every kernel. jsonschema does without it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def serve(
    *,
    port: int = 8866,
    host: str = "127.0.0.1",
    language: str = "nl",
    open_browser: bool = False,
    preheat: bool = True,
    notebooks: Path | None = None,
    background_map: bool = False,
    visitors: int | None = None,
    metrics: bool = False,
    sign_in: str = "password",
    user_header: str = "X-Forwarded-User",
    roles: Path | str | None = None,
    trusted_proxies: Sequence[str] = (),
    allowed_hosts: Sequence[str] = (),
    embed_in: Sequence[str] = (),
    log: Path | str | None = None,
) -> None:
    """Serves the pages until SIGINT or SIGTERM; prints the address when it is ready.

    port: 0 takes any free port. preheat: keep one kernel ready per page.
    background_map: offer map tiles of OpenStreetMap; without it no page can ask the internet.
    visitors: how many at once; None = as many as fit in the memory that is free now. Who comes then
    is shown a page that says how long it takes. metrics: numbers for Prometheus under /metrics.
    sign_in: how people with a role are known: "password", "header" (of a trusted proxy) or
    "jupyterhub"; the last two need roles, a file of who may do what (`serving.access.Roles`).
    trusted_proxies: networks ("10.0.0.0/8") whose headers are believed. allowed_hosts: names under
    which browsers may ask, beside our own. embed_in: sites that may show our pages inside theirs.
    log: where a line about each answer and event goes (`serving.journal`): a file, or "-" for
    stderr; None = faults only, in words, on stderr.
    notebooks: another folder of notebooks than ours (for tests and trials).
    Raises InputError: `serving.port_taken`, `serving.port_refused`, `serving.no_notebooks`,
    `serving.log_unwritable`, `language.unknown`, `access.…`.
    """
    from buurtpunt_lib.serving.server import run

    run(
        port=port,
        host=host,
        language=language,
        open_browser=open_browser,
        preheat=preheat,
        notebooks=notebooks,
        background_map=background_map,
        visitors=visitors,
        metrics=metrics,
        access={
            "sign_in": sign_in,
            "user_header": user_header,
            "roles": None if roles is None else Path(roles),
            "trusted_proxies": tuple(trusted_proxies),
            "allowed_hosts": tuple(allowed_hosts),
            "embed_in": tuple(embed_in),
        },
        log=log,
    )
