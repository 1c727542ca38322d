"""Who the visitor of this kernel is, as the server says it.

Introduction: a message of the server to a kernel that names its visitor and their role. It is no
message of a browser: its type is none that a browser may send (`serving.sockets.ALLOWED`), and it
carries a seal that only the server and this one kernel can make. The key of the seal comes from the
key that Jupyter draws for each kernel and that no browser ever gets; the seal names the kernel, so
one kernel's introduction is worth nothing to another.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from typing import Any

from buurtpunt_lib.domain.actor import VISITOR, Actor, Role

# The type of the message, and what the server tells a kernel of how people sign in.
MESSAGE = "buurtpunt_introduction"
WAY = "BUURTPUNT_SIGN_IN"
PASSWORD, HEADER, JUPYTERHUB = "password", "header", "jupyterhub"
WAYS = (PASSWORD, HEADER, JUPYTERHUB)
# Where one signs in and out with JupyterHub.
ENTER, LEAVE = "/aanmelden", "/afmelden"

_now = VISITOR
_heard: list[Callable[[Actor], None]] = []


def way() -> str:
    """How people sign in: one of WAYS. What we do not know counts as PASSWORD."""
    told = os.environ.get(WAY, PASSWORD)
    return told if told in WAYS else PASSWORD


def introduction(actor: Actor, kernel: str, key: bytes) -> dict[str, str]:
    """What the server sends. key: Jupyter's key of that kernel."""
    return {
        "name": actor.name,
        "role": actor.role.value,
        "kernel": kernel,
        "seal": _seal(key, kernel, actor.name, actor.role.value),
    }


def hear(content: Any, kernel: str, key: bytes) -> bool:
    """Believes an introduction with the right seal, for this kernel; says whether it did."""
    global _now
    if way() == PASSWORD or not key or not isinstance(content, dict):
        return False
    told = [content.get(part) for part in ("name", "role", "kernel", "seal")]
    if not all(isinstance(part, str) for part in told):
        return False
    name, role, whose, seal = told
    right = _seal(key, kernel, name, role)
    if whose != kernel or not hmac.compare_digest(seal.encode(), right.encode()):
        return False
    if role not in list(Role) or (role != Role.VISITOR and not name):
        return False
    actor = Actor(name, Role(role)) if role != Role.VISITOR else VISITOR
    if actor != _now:
        _now = actor
        for callback in _heard:
            callback(actor)
    return True


def actor() -> Actor:
    """Who the visitor is now."""
    return _now


def on_change(callback: Callable[[Actor], None]) -> None:
    """Calls back with the actor when the server introduces another one."""
    _heard.append(callback)


def _seal(key: bytes, kernel: str, name: str, role: str) -> str:
    own = hmac.digest(key, b"buurtpunt introduction", "sha256")
    # Lengths first, so that no two introductions are the same bytes.
    parts = [part.encode("utf-8", "surrogatepass") for part in (kernel, role, name)]
    said = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.new(own, said, hashlib.sha256).hexdigest()
