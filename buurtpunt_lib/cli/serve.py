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
        sign_in=options.sign_in,
        user_header=options.user_header,
        roles=options.roles,
        trusted_proxies=_several(options.trusted_proxy),
        allowed_hosts=_several(options.allowed_host),
        embed_in=_several(options.embed_in),
        log=options.log,
    )
    return 0


def _several(value: str | None) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())
