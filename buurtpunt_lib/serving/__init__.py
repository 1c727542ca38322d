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
) -> None:
    """Serves the pages until SIGINT or SIGTERM; prints the address when it is ready.

    port: 0 takes any free port. preheat: keep one kernel ready per page.
    background_map: offer map tiles of OpenStreetMap; without it no page can ask the internet.
    visitors: how many at once; None = as many as fit in the memory that is free now. Who comes then
    is shown a page that says how long it takes. metrics: numbers for Prometheus under /metrics.
    notebooks: another folder of notebooks than ours (for tests and trials).
    Raises InputError: `serving.port_taken`, `serving.port_refused`, `serving.no_notebooks`,
    `language.unknown`.
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
    )
