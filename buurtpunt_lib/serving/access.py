"""Who may ask what of the server: names of hosts, proxies, and people with a role.

Host: the name under which a browser asks for us. A page of somebody else can let its own name point
to this machine (DNS rebinding), and its scripts would then read our pages; so only names that we
know are answered. Proxy: a program in front of us whose word we take for who is asking; only from
an address that was named. Role: what a person may do in the register (`domain.actor`).
"""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from buurtpunt_lib.dashboards.introduced import HEADER, JUPYTERHUB, PASSWORD, WAYS
from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.errors import Faults, InputError

log = logging.getLogger("buurtpunt")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

FORBIDDEN, MISDIRECTED = 403, 421
USER_HEADER = "X-Forwarded-User"
_EVERYWHERE = ("", "0.0.0.0", "::")
_HERE = ("localhost", "127.0.0.1", "::1")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}")
_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_SITE = re.compile(
    r"https://[A-Za-z0-9.-]{1,253}(:\d{1,5})?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?"
)
_HOST = re.compile(r"(?P<name>[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")
_LONGEST_NAME = 200
# What a proxy says of who asked it. Nothing here is believed but from a proxy that was named.
_FORWARDED = (
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server",
    "X-Real-Ip", "X-Scheme", "X-Scheme-Original", "X-Original-Uri", "X-Rewrite-Url",
)  # fmt: skip
_PROTOCOL = "X-Forwarded-Proto"


class Roles:
    """Who has which role: a YAML file with the lists `editors` and `contributors`.

    A list holds the names by which people sign in; instead of a list, a mapping says for each the
    name that others see. Without it an e-mail address is shown up to its @, since history is read
    by everybody.
    It is read again when it changed. A file that cannot be read any more makes everybody a visitor.
    Raises InputError `access.roles…` when it cannot be read at the start.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._stamp: tuple[int, int] | None = None
        self._people: dict[str, Actor] = {}
        self._stamp, self._people = self._when(), _people(file)

    def actor(self, name: str) -> Actor:
        try:
            stamp = self._when()
            if stamp != self._stamp:
                self._stamp, self._people = stamp, _people(self.file)
        except (OSError, InputError):
            if self._people:
                log.error("the file of roles cannot be read: everybody is a visitor")
            self._stamp, self._people = None, {}
        return self._people.get(name, VISITOR)

    def _when(self) -> tuple[int, int]:
        try:
            found = self.file.stat()
        except OSError:
            raise InputError("access.roles_missing", file=str(self.file)) from None
        return found.st_mtime_ns, found.st_size


def _people(file: Path) -> dict[str, Actor]:
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except OSError:
        raise InputError("access.roles_missing", file=str(file)) from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise InputError("access.roles_wrong", file=str(file)) from None
    lists = {"contributors": Role.CONTRIBUTOR, "editors": Role.EDITOR}
    if not isinstance(said, dict) or not set(said) <= set(lists):
        raise InputError("access.roles_wrong", file=str(file))
    found: dict[str, Actor] = {}
    for key, role in lists.items():
        names = said.get(key) or []
        if isinstance(names, list):
            names = {name: name.split("@")[0] if isinstance(name, str) else "" for name in names}
        if not isinstance(names, dict) or not all(map(_is_name, (*names, *names.values()))):
            raise InputError("access.roles_wrong", file=str(file))
        found |= {name.strip(): Actor(shown.strip(), role) for name, shown in names.items()}
    return found


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


@dataclass(frozen=True)
class Access:
    """What was asked for at the start, checked.

    sign_in: one of `introduced.WAYS`. hosts: names that are ours, in small letters.
    any_address: we listen on every address of this machine, so any number is ours; a name is not.
    """

    sign_in: str = PASSWORD
    user_header: str = USER_HEADER
    roles: Roles | None = None
    proxies: tuple[Network, ...] = ()
    hosts: frozenset[str] = frozenset(_HERE)
    any_address: bool = False
    embed_in: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        host: str = "127.0.0.1",
        sign_in: str = PASSWORD,
        user_header: str = USER_HEADER,
        roles: Path | None = None,
        trusted_proxies: tuple[str, ...] = (),
        allowed_hosts: tuple[str, ...] = (),
        embed_in: tuple[str, ...] = (),
    ) -> Access:
        """Raises InputError `access.…`, every fault at once."""
        faults = Faults()
        if sign_in not in WAYS:
            faults.add("access.way", value=sign_in, allowed=", ".join(WAYS))
        if not _HEADER.fullmatch(user_header):
            faults.add("access.header", value=user_header)
        proxies = []
        for text in trusted_proxies:
            try:
                network = ipaddress.ip_network(text, strict=False)
            except ValueError:
                faults.add("access.proxy", value=text)
                continue
            if network.prefixlen == 0:
                # The whole internet is nobody's proxy.
                faults.add("access.proxy", value=text)
            proxies.append(network)
        names = [name.lower().rstrip(".") for name in allowed_hosts]
        for name in names:
            if not (_NAME.fullmatch(name) or _number(name)):
                faults.add("access.host", value=name)
        for site in embed_in:
            if not _SITE.fullmatch(site):
                faults.add("access.embed", value=site)
        if sign_in == HEADER and not proxies:
            faults.add("access.no_proxy")
        if sign_in in (HEADER, JUPYTERHUB) and roles is None:
            faults.add("access.no_roles", value=sign_in)
        faults.raise_if_any()
        everywhere = host in _EVERYWHERE
        own = {*_HERE, *names, host.lower(), *([] if not everywhere else _own_names())}
        return cls(
            sign_in=sign_in,
            user_header=user_header,
            roles=None if roles is None else Roles(roles),
            proxies=tuple(proxies),
            hosts=frozenset(own - set(_EVERYWHERE)),
            any_address=everywhere,
            embed_in=tuple(embed_in),
        )

    def knows(self, host: str) -> bool:
        """Whether a Host header names us; its port does not matter."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found["name"].strip("[]").lower().rstrip(".")
        # No name that a page of somebody else has is a number.
        return name in self.hosts or (self.any_address and _number(name))

    def is_proxy(self, peer: str | None) -> bool:
        """peer: the address at the other end of the connection itself."""
        try:
            address = ipaddress.ip_address((peer or "").split("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self.proxies)

    def refusal(self, request: Any) -> int:
        """The status to refuse a request with, 0 to let it pass; takes forged headers out of it."""
        if not self.knows(request.headers.get("Host", "")):
            return MISDIRECTED
        trusted = self.is_proxy(request.remote_ip)
        for name in (*_FORWARDED, *(() if trusted else (_PROTOCOL,))):
            request.headers.pop(name, None)
        said = request.headers.get_list(self.user_header)
        if not said:
            return 0
        if self.sign_in != HEADER:
            del request.headers[self.user_header]
            return 0
        if not trusted:
            log.warning("refused: a header that names a user, not from a trusted proxy")
            return FORBIDDEN
        if len(said) > 1 or "," in said[0] or len(said[0]) > _LONGEST_NAME:
            # A proxy that adds to what a browser sent, instead of putting its own in its place.
            log.warning("refused: more than one user in one header; the proxy must replace it")
            return FORBIDDEN
        return 0

    def from_header(self, request: Any) -> str:
        """Whom the proxy names, "" for nobody; call after `refusal` let the request pass."""
        if self.sign_in != HEADER or not self.is_proxy(request.remote_ip):
            return ""
        return request.headers.get(self.user_header, "").strip()

    def actor(self, name: str) -> Actor:
        """The person who signs in by that name, with their role; a visitor without one."""
        return self.roles.actor(name) if self.roles is not None and name else VISITOR


def _number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _own_names() -> set[str]:
    """What this machine calls itself, on the machine and in its network."""
    name = socket.gethostname().lower()
    return {name, f"{name.split('.')[0]}.local"} if _NAME.fullmatch(name) else set()
