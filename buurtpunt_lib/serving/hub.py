"""Signing in with JupyterHub: the hub says who somebody is, our list says what they may do.

Our server is a service of the hub on an address of its own (`deploy/`). The hub's own library does
the dance of OAuth (state, PKCE, cookie); only the name comes further. What must be set is what the
hub names for its services: JUPYTERHUB_API_TOKEN, JUPYTERHUB_API_URL, JUPYTERHUB_CLIENT_ID,
JUPYTERHUB_OAUTH_CALLBACK_URL and, where the hub has another address than we, JUPYTERHUB_HOST.
"""

from __future__ import annotations

import hmac
import importlib.util
import os
from typing import Any
from urllib.parse import urlencode, urlsplit

from tornado.web import HTTPError

from buurtpunt_lib.dashboards import introduced
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.errors import InputError

NEEDED = (
    "JUPYTERHUB_API_TOKEN",
    "JUPYTERHUB_API_URL",
    "JUPYTERHUB_CLIENT_ID",
    "JUPYTERHUB_OAUTH_CALLBACK_URL",
)
ENTER, LEAVE, BACK = introduced.ENTER, introduced.LEAVE, "/oauth_callback"
# The page where people with a role have something to do.
FIRST = address("landschap")


def check() -> None:
    """Raises InputError `access.hub_missing` or `access.hub_unset`."""
    if importlib.util.find_spec("jupyterhub") is None:
        raise InputError("access.hub_missing")
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        raise InputError("access.hub_unset", names=", ".join(missing))


class Hub:
    """The hub, as one server asks it."""

    def __init__(self) -> None:
        from jupyterhub.services.auth import HubOAuth

        options = {"samesite": "Lax"}
        if os.environ["JUPYTERHUB_OAUTH_CALLBACK_URL"].startswith("https:"):
            options["secure"] = True
        self.auth = HubOAuth(base_url="/", cache_max_age=60, cookie_options=options)
        # The same for each server behind one address, and worth nothing without the token.
        key = os.environ["JUPYTERHUB_API_TOKEN"].encode()
        self.cookie_secret = hmac.digest(key, b"buurtpunt cookie", "sha256")

    async def name(self, handler: Any) -> str:
        """Who sent a request; "" for somebody who is not signed in."""
        cookie = handler.get_secure_cookie(self.auth.cookie_name)
        if not cookie:
            return ""
        try:
            token = cookie.decode("ascii", "replace")
            found = await self.auth.user_for_token(token, sync=False)
        except HTTPError:
            # The hub does not answer: nobody is more than a visitor.
            return ""
        if not found or found.get("kind") != "user":
            return ""
        wanted = self.auth.access_scopes
        if wanted and not self.auth.check_scopes(wanted, found):
            return ""
        return str(found.get("name", ""))


def handlers(strict: type) -> list[tuple[str, type]]:
    """The addresses of signing in; strict: the class with our headers."""
    from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler

    class Enter(strict):
        """To the hub; it sends the visitor back to BACK."""

        def get(self) -> None:
            auth = self.settings["buurtpunt_hub"].auth
            verifier, challenge, method = auth.generate_pkce_code_challenge()
            state = auth.set_state_cookie(self, next_url=FIRST, code_verifier=verifier)
            asked = {"state": state, "code_challenge": challenge, "code_challenge_method": method}
            self.redirect(f"{auth.login_url}&{urlencode(asked)}")

    class Leave(strict):
        """Forgets who somebody is, in this browser; a page of another site cannot ask it."""

        def post(self) -> None:
            if urlsplit(self.request.headers.get("Origin", "")).netloc != self.request.host:
                raise HTTPError(403)
            self.settings["buurtpunt_hub"].auth.clear_cookie(self)
            self.redirect("/")

    class Back(strict, HubOAuthCallbackHandler):
        """Where the hub sends people back to; its own handler, with our headers."""

        @property
        def hub_auth(self) -> HubOAuth:
            return self.settings["buurtpunt_hub"].auth

    return [(ENTER, Enter), (LEAVE, Leave), (BACK, Back)]
