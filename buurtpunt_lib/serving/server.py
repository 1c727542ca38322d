"""Voila, put together so that it serves our pages and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from traitlets.config import Config
from voila import app as voila_app

from buurtpunt_lib import paths
from buurtpunt_lib.dashboards.introduced import JUPYTERHUB
from buurtpunt_lib.dashboards.pages import PAGES, address
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.serving import (
    channels,
    condition,
    connections,
    crowd,
    exporter,
    forking,
    handlers,
    hub,
    kernels,
    lookout,
    page_parts,
    sockets,
)
from buurtpunt_lib.serving.access import Access
from buurtpunt_lib.serving.assets import TEMPLATE, Assets
from buurtpunt_lib.serving.introductions import Introductions
from buurtpunt_lib.serving.journal import Journal
from buurtpunt_lib.texts import Catalogue, catalogue

_KERNEL = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
# Nothing is uploaded over HTTP; a closing tab sends less than this.
_LARGEST_BODY = 64 * 1024
# A file or picture that a widget sends; Jupyter's own limit.
_LARGEST_MESSAGE = 10 * 1024 * 1024
# The system allows about a hundred characters for the path of a socket; Jupyter adds 56.
_LONGEST_IPC_FOLDER = 44
_LAST_PORT = 65535
# So long the end of the server may take.
_LAST_S = 10


class Server(voila_app.Voila):
    """Voila with our addresses, template, kernels and headers."""

    def __init__(
        self,
        *,
        notebooks: Path,
        say: Catalogue,
        port: int,
        host: str,
        preheat: bool,
        background_map: bool = False,
        visitors: int | None = None,
        metrics: bool = False,
        access: Access | None = None,
        journal: Journal | None = None,
    ) -> None:
        self.journal = journal or Journal(None)
        self.access = access or Access.of(host=host)
        if self.access.sign_in == JUPYTERHUB:
            hub.check()
        settings = Config()
        settings.VoilaConfiguration.template = "buurtpunt"
        settings.VoilaConfiguration.show_tracebacks = False
        settings.VoilaConfiguration.strip_sources = True
        settings.VoilaConfiguration.allow_template_override = "NO"
        settings.VoilaConfiguration.allow_theme_override = "NO"
        settings.VoilaConfiguration.preheat_kernel = preheat
        settings.VoilaConfiguration.default_pool_size = 0  # filled by `kernels.fill_pools`
        settings.VoilaConfiguration.kernel_spec_manager_class = kernels.OwnKernel
        settings.VoilaExporter.language_code = say.language
        settings.NotebookNotary.db_file = ":memory:"
        settings.VoilaKernelManager.fill_delay = kernels.REFILL_DELAY_S
        settings.KernelManager.shutdown_wait_time = kernels.LAST_WORDS_S
        settings.OwnKernel.language = say.language
        settings.OwnKernel.background_map = background_map
        settings.OwnKernel.forked = forking.possible()
        settings.OwnKernel.sign_in = self.access.sign_in
        super().__init__(
            config=settings,
            root_dir=str(notebooks),
            port=port,
            ip=host,
            open_browser=False,
            config_file_paths=[],
            identity_provider_class=handlers.Visitor,
            log_level=logging.ERROR,
        )
        self.say = say
        self.preheat = preheat
        self.background_map = background_map
        self.metrics = metrics
        self.most = visitors or crowd.most_visitors(crowd.available_mb())
        self.pages = [page for page in PAGES if (notebooks / page.file).is_file()]

    # ── what Voila asks of its application ──────────────────────────────────────────────────────

    def setup_template_dirs(self) -> None:
        self.template_paths = [str(TEMPLATE)]
        self.assets = Assets()
        self.lookout = lookout.Lookout(partial(lookout.ask, self.say))
        self.page = page_parts.resources(self.say, self.assets, self.pages)
        self.voila_configuration.page_config_hook = self._page_config
        self.voila_configuration.config.VoilaConfiguration.resources = {"buurtpunt": self.page}

    def _page_config(self, page_config: dict[str, Any], **_context: Any) -> dict[str, Any]:
        # Voila asks this for each page, before it fills the template.
        resources = self.voila_configuration.config.VoilaConfiguration.resources
        resources["buurtpunt"]["footer"] = list(self.lookout.seen.footer)
        return page_config

    def init_settings(self) -> dict[str, Any]:
        settings = super().init_settings()
        self.lines = connections.Lines(connections.most_lines(connections.make_room()))
        channels.leave_unwatched(self.kernel_manager)
        exporter.install()
        self.keeper = kernels.Keeper(self.kernel_manager, on_end=self._ended)
        self.introductions = Introductions(self.kernel_manager, self.access.actor)
        at_hub = hub.Hub() if self.access.sign_in == JUPYTERHUB else None
        if at_hub is not None:
            settings["cookie_secret"] = at_hub.cookie_secret
        self.crowd = crowd.Crowd(self.most, self.keeper.visitors, idle_s=self.keeper.idle_s)
        self.condition = condition.Condition(
            kernels=lambda: len(self.kernel_manager.list_kernel_ids()),
            visitors=self.keeper.visitors,
            crowd=self.crowd,
        )
        return settings | {
            "default_handler_class": handlers.Missing,
            "log_function": self._note,
            "kernel_websocket_connection_class": channels.Channels,
            "compress_response": True,
            "websocket_max_message_size": _LARGEST_MESSAGE,
            "websocket_compression_options": {"compression_level": 3, "mem_level": 5},
            "buurtpunt_assets": self.assets,
            "buurtpunt_background_map": self.background_map,
            "buurtpunt_keeper": self.keeper,
            "buurtpunt_lines": self.lines,
            "buurtpunt_lookout": self.lookout,
            "buurtpunt_crowd": self.crowd,
            "buurtpunt_condition": self.condition,
            "buurtpunt_metrics": self.metrics,
            "buurtpunt_access": self.access,
            "buurtpunt_introductions": self.introductions,
            "buurtpunt_hub": at_hub,
            "buurtpunt_journal": self.journal,
            "buurtpunt_error_page": page_parts.error_page(self.say, self.page),
            "buurtpunt_waiting_page": page_parts.waiting_page(self.say, self.page),
            # Jupyter's own way to hide tracebacks stops the connection at the first one
            # (jupyter_server 2.21: the attribute it reads does not exist), so `sockets` does it.
            "buurtpunt_failed": self.say("common.failed"),
        }

    def init_handlers(self) -> list[Any]:
        self.kernel_manager.allowed_message_types = sockets.ALLOWED
        shared = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        pages = [
            (address(page.key), handlers.PageHandler, shared | {"notebook": page.file})
            for page in self.pages
        ]
        if self.access.sign_in == JUPYTERHUB:
            pages += hub.handlers(handlers.Strict)
        return [
            *pages,
            (r"/healthz", handlers.HealthHandler),
            (r"/metrics", handlers.MetricsHandler),
            (r"/static/([0-9a-f]+)/([a-z]+)/(.+)", handlers.AssetHandler),
            (rf"/api/kernels/{_KERNEL}", handlers.KernelHandler),
            (rf"/api/kernels/{_KERNEL}/channels", sockets.KernelSocket),
            (rf"/voila/api/shutdown/{_KERNEL}", handlers.CloseHandler),
        ]

    def _ended(self, kernel: str) -> None:
        self.crowd.left()
        self.introductions.forget(kernel)
        sockets.hang_up(kernel)
        self.journal.event("kernel_ended")

    def _note(self, handler: Any) -> None:
        """What was answered, without who asked or what they asked for."""
        status, kind = handler.get_status(), _KINDS.get(type(handler), "other")
        self.condition.answers.labels(kind, str(status)).inc()
        page = handler.notebook.removesuffix(".ipynb") if kind == "page" else ""
        self.journal.answer(kind, page, status, handler.request.request_time())

    def _counts(self) -> dict[str, int]:
        kernels = len(self.kernel_manager.list_kernel_ids())
        return {"visitors": self.keeper.visitors(), "kernels": kernels}

    # ── start and stop ──────────────────────────────────────────────────────────────────────────

    async def serve_until(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Serves until `stop` is set; `ready` hears the address once requests are answered."""
        self.connection_dir = tempfile.mkdtemp(prefix="buurtpunt-")
        if os.name != "nt" and len(self.connection_dir) < _LONGEST_IPC_FOLDER:
            # Only this user can open these; a TCP port is open to every user of the machine.
            self.config.KernelManager.transport = "ipc"
        http: connections.Server | None = None
        tasks: list[asyncio.Task] = []
        nursery = forking.Nursery(self.say.language) if forking.possible() else None
        try:
            connections.steady_clock(IOLoop.current())
            bound = bind(self.port, self.ip)
            self.port = bound[0].getsockname()[1]
            self.app = handlers.Door(**self.init_settings())
            self.journal.counts = self._counts
            self.journal.event("begun")
            self.app.add_handlers(".*$", self.init_handlers())
            http = connections.Server(
                self.app,
                lines=self.lines,
                max_body_size=_LARGEST_BODY,
                idle_connection_timeout=connections.REQUEST_S,
                body_timeout=connections.BODY_S,
            )
            http.add_sockets(bound)
            if nursery is not None:
                forking.register(nursery)
                await nursery.start()
            tasks.append(asyncio.create_task(self.keeper.run()))
            tasks.append(asyncio.create_task(self.lines.run()))
            if self.preheat:
                names = [page.file for page in self.pages]
                tasks.append(asyncio.create_task(kernels.fill_pools(self.kernel_manager, names)))
            crowd.settle_memory()
            ready(self.address)
            self.journal.event("ready")
            await stop.wait()
            self.journal.event("stopping")
        finally:
            for task in tasks:
                task.cancel()
            if http is not None:
                http.stop()
                with contextlib.suppress(Exception):
                    # Kernels are asked first: what waits to be saved is saved.
                    await asyncio.wait_for(self.kernel_manager.shutdown_all(), _LAST_S)
            if nursery is not None:
                await nursery.stop()
            shutil.rmtree(self.connection_dir, ignore_errors=True)
            self.journal.event("stopped")

    @property
    def address(self) -> str:
        """What a person types: an address that listens everywhere is reached as localhost."""
        host = "localhost" if self.ip in ("", "0.0.0.0", "::", "127.0.0.1", "::1") else self.ip
        return f"http://{host}:{self.port}/"


def bind(port: int, host: str) -> list[Any]:
    """Sockets on a port. Raises InputError `serving.port_taken` or `serving.port_refused`."""
    if not 0 <= port <= _LAST_PORT:  # the system would quietly take another one
        raise InputError("serving.port_refused", port=str(port), host=host)
    try:
        return bind_sockets(port, host)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError("serving.port_taken", port=str(port), other=str(port + 1)) from None
        raise InputError("serving.port_refused", port=str(port), host=host) from None


def run(
    *,
    port: int,
    host: str,
    language: str,
    open_browser: bool,
    preheat: bool,
    notebooks: Path | None,
    background_map: bool,
    visitors: int | None,
    metrics: bool,
    access: dict[str, Any],
    log: Path | str | None,
) -> None:
    """See `serving.serve`."""
    say = catalogue(language)
    allowed = Access.of(host=host, **access)
    folder = (notebooks or paths.NOTEBOOKS).resolve()
    journal = Journal(log)
    server = Server(
        notebooks=folder,
        say=say,
        port=port,
        host=host,
        preheat=preheat,
        background_map=background_map,
        visitors=visitors,
        metrics=metrics,
        access=allowed,
        journal=journal,
    )
    if not server.pages:
        raise InputError("serving.no_notebooks", folder=str(folder))
    server.initialize([])
    _listen(journal, server)

    def ready(address: str) -> None:
        print(say("serving.ready", address=address), flush=True)
        print(say("serving.how_to_stop"), flush=True)
        if allowed.any_address and not access.get("allowed_hosts"):
            # Whoever asks by a name that we do not know is turned away.
            print(say("serving.any_name"), file=sys.stderr, flush=True)
        if open_browser:
            # Some browsers are only let go when they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def asked(number: int, _frame: Any) -> None:
            # Who asks twice does not want to wait.
            signal.signal(number, signal.SIG_DFL)
            loop.call_soon_threadsafe(stop.set)

        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), asked)
        await server.serve_until(stop, ready)

    asyncio.run(main())
    journal.close()
    print(say("serving.stopped"), flush=True)


_KINDS = {
    handlers.PageHandler: "page",
    handlers.AssetHandler: "asset",
    handlers.KernelHandler: "kernel",
    handlers.CloseHandler: "close",
    handlers.HealthHandler: "health",
    handlers.MetricsHandler: "metrics",
    sockets.KernelSocket: "socket",
}


def _listen(journal: Journal, server: Server) -> None:
    """Python's logging tells the journal, and nothing else."""
    journal.hear(logging.getLogger())
    # Voila's and Jupyter's own has a handler of its own.
    journal.hear(server.log, logging.ERROR)
    # It warns of every websocket, because Jupyter counts the time between pings in milliseconds.
    logging.getLogger("tornado.general").setLevel(logging.ERROR)
