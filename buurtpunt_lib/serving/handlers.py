"""What the server answers to which address, and the headers that every answer carries."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import Application, HTTPError, RequestHandler
from voila.tornado.handler import TornadoVoilaHandler

from buurtpunt_lib.serving.assets import coding
from buurtpunt_lib.serving.crowd import AGAIN_S

# Where the map of the landscape gets its background when a visitor switches it on.
TILE_HOST = "https://tile.openstreetmap.org"
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


def content_policy(host: str, *, tiles: bool = False, embed_in: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy of a page: nothing from elsewhere.

    tiles: but the tiles of a background map, where the server was started so.
    embed_in: sites that may show our pages inside theirs.
    blob: anywidget imports a widget's script from one, and map workers start from one.
    'unsafe-inline' for styles only: plotly and ipywidgets write style attributes.
    """
    # Older browsers do not count a websocket as 'self'.
    elsewhere = f" {TILE_HOST}" if tiles else ""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' blob: '{HEARTBEAT_HASH}'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob:{elsewhere}",
            "font-src 'self' data:",
            f"connect-src 'self' blob:{elsewhere}{sockets}",
            "worker-src 'self' blob:",
            "form-action 'self'",
            "base-uri 'none'",
            " ".join(["frame-ancestors 'self'", *embed_in]),
        ]
    )


def _hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


# The one inline script that Voila sends: its sign of life during a long start.
HEARTBEAT_HASH = _hash("window.voila_heartbeat()")


class Visitor(IdentityProvider):
    """Everyone is the same unnamed visitor, so no cookie is needed to tell them apart."""

    auth_enabled = False
    login_available = False

    def get_user(self, handler: Any) -> User:
        return User(username="visitor")

    def get_handlers(self) -> list[Any]:
        return []


class Strict(RequestHandler):
    """Headers that every answer carries, and error pages that say nothing about the inside."""

    def set_default_headers(self) -> None:
        self.set_header("Server", "buurtpunt")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "strict-origin-when-cross-origin")
        self.set_header("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        tiles = self.settings["buurtpunt_background_map"]
        embed_in = self.settings["buurtpunt_access"].embed_in
        policy = content_policy(self.request.host, tiles=tiles, embed_in=embed_in)
        self.set_header("Content-Security-Policy", policy)

    def write_error(self, status_code: int, **_details: Any) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.settings["buurtpunt_error_page"](status_code))


class Missing(Strict):
    """An address where nothing is."""

    def prepare(self) -> None:
        raise HTTPError(404)


class Refused(Strict):
    """A request that is not answered, whatever it asks (`access.Access.refusal`)."""

    def initialize(self, *, status: int) -> None:
        self.refused = status

    def prepare(self) -> None:
        raise HTTPError(self.refused)


class Door(Application):
    """Looks at each request before anything else does, those for websockets included."""

    def find_handler(self, request: Any, **options: Any) -> Any:
        status = self.settings["buurtpunt_access"].refusal(request)
        if status:
            return self.get_handler_delegate(request, Refused, {"status": status})
        return super().find_handler(request, **options)


class PageHandler(Strict, TornadoVoilaHandler):
    """A page: its notebook is run, or taken from the pool, and sent as it comes."""

    def initialize(self, *, notebook: str, **more: Any) -> None:
        super().initialize(**more)
        self.notebook = notebook

    def check_host(self) -> bool:
        return True

    async def get(self) -> None:
        crowd, condition = self.settings["buurtpunt_crowd"], self.settings["buurtpunt_condition"]
        if crowd.full():
            crowd.turned_away()
            self._ask_to_wait(crowd)
            return
        started, begun = False, time.perf_counter()
        crowd.coming += 1
        try:
            await self.settings["buurtpunt_lookout"].look()
            async for piece in self.get_generator(path=self.notebook):
                if not started:
                    # By now its kernel is counted as one that runs.
                    crowd.coming -= 1
                    self.set_header("Content-Type", "text/html; charset=utf-8")
                    started = True
                self.write(piece)
                await self.flush()
        finally:
            if not started:
                crowd.coming -= 1
        condition.pages.labels(self.notebook.removesuffix(".ipynb")).observe(
            time.perf_counter() - begun
        )

    def _ask_to_wait(self, crowd: Any) -> None:
        """Nobody more fits: a page that says how long it takes, and asks again by itself."""
        self.set_status(503)
        self.set_header("Retry-After", str(AGAIN_S))
        self.set_header("Refresh", str(AGAIN_S))
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.settings["buurtpunt_waiting_page"](crowd.minutes(), crowd.waiting()))

    def head(self) -> None:
        """That the page is there; no kernel starts for it."""
        self.set_header("Content-Type", "text/html; charset=utf-8")

    def should_use_rendered_notebook(self, _notebook_data: Any, _size: int, *_asked: Any) -> bool:
        """Whether a kernel that is ready is taken. Nothing in an address can ask for another
        template or theme."""
        pool = getattr(self.kernel_manager, "_pools", {}).get(self.notebook)
        if not pool:
            return False
        # Voila would wait for one that is made ready in a while; begun now, one is there first.
        first = pool[0]
        return first.done() and not first.cancelled() and first.exception() is None


class AssetHandler(Strict):
    """A file that browsers may keep: its address changes when its content does."""

    async def get(self, edition: str, place: str, path: str) -> None:
        assets = self.settings["buurtpunt_assets"]
        asset = await assets.get(place, path)
        if asset is None:
            raise HTTPError(404)
        self.set_header("Content-Type", asset.type)
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Etag", asset.etag)
        current = edition == assets.edition
        self.set_header(
            "Cache-Control", "public, max-age=31536000, immutable" if current else "no-cache"
        )
        if self.request.headers.get("If-None-Match") == asset.etag:
            self.set_status(304)
            return
        chosen = coding(self.request.headers.get("Accept-Encoding", ""))
        zipped = await assets.body(asset, chosen)
        if zipped is not None:
            self.set_header("Content-Encoding", chosen)
        body = asset.plain if zipped is None else zipped
        # Apart from its headers a body is not copied, however many take it slowly.
        self.set_header("Content-Length", str(len(body)))
        await self.flush()
        self.finish(body)

    head = get


class KernelHandler(Strict, JupyterHandler):
    """That a kernel is there: the browser asks before it connects. Its id is the only key to it."""

    async def get(self, kernel_id: str) -> None:
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        if kernel_id not in self.kernel_manager:
            raise HTTPError(404)
        # The browser asks this too when somebody touches a page without moving a widget.
        self.settings["buurtpunt_keeper"].touch(kernel_id)
        model = self.kernel_manager.kernel_model(kernel_id)
        self.finish({"id": kernel_id, "name": model["name"]})


class CloseHandler(Strict, JupyterHandler):
    """A tab says that it closes: its kernel ends.

    The message comes from `sendBeacon`, which cannot carry a header, and nobody has a cookie. The
    id of a kernel is known to its own tab only, so whoever sends it may end it.
    """

    def check_xsrf_cookie(self) -> None:
        if not self.check_origin():
            raise HTTPError(403)

    async def post(self, kernel_id: str) -> None:
        await self.settings["buurtpunt_keeper"].end(kernel_id)
        self.set_status(204)


class HealthHandler(Strict):
    """For a program that watches over the server: 200 while it answers, also when it is busy."""

    async def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        seen = await self.settings["buurtpunt_lookout"].look()
        self.finish(self.settings["buurtpunt_condition"].health(trouble=seen.trouble))

    head = get


class MetricsHandler(Strict):
    """Numbers for Prometheus; only where the server was started with them."""

    def get(self) -> None:
        if not self.settings["buurtpunt_metrics"]:
            raise HTTPError(404)
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.settings["buurtpunt_condition"].metrics())
