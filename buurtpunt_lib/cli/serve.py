"""`buurtpunt serve`: the pages on an address, until Ctrl-C."""

from __future__ import annotations

from argparse import Namespace

from buurtpunt_lib import serving
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

_MOST = 10_000


def run(options: Namespace, say: Catalogue) -> int:
    """Serves in the chosen language; raises InputError for a port or host that cannot be used."""
    port = options.port
    if not (port.isascii() and port.isdecimal() and int(port) <= 65535):
        raise InputError("cli.port", value=port)
    visitors = options.visitors
    if visitors is not None and not (
        visitors.isascii() and visitors.isdecimal() and 1 <= int(visitors) <= _MOST
    ):
        raise InputError("cli.visitors", value=visitors, allowed=f"1 … {_MOST}")
    serving.serve(
        port=int(port),
        host=options.host,
        language=say.language,
        open_browser=bool(options.open),
        background_map=bool(options.background_map),
        visitors=visitors and int(visitors),
        metrics=bool(options.metrics),
    )
    return 0
