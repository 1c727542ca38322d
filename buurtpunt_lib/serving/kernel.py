"""The process behind one open tab: an IPython kernel without what a visitor never uses.

Run as `python -m buurtpunt_lib.serving.kernel -f CONNECTION_FILE`, or forked from a process that
prepared it (`nursery`, `prepared`); both go the same way. The package's own import has already
spared it what is slow.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ipykernel.kernelapp import IPKernelApp

log = logging.getLogger(__name__)

# Set for a kernel that could not begin as it was prepared: ipykernel makes it then, as it likes.
PLAIN = "BUURTPUNT_KERNEL_PLAIN"


def spare() -> None:
    """Leaves out what no visitor can use: the debugger takes 9 MB of each kernel."""
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]


def prepare() -> IPKernelApp | None:
    """What kernels of this process share, before sockets and threads; None where that cannot be."""
    spare()
    from buurtpunt_lib.serving.prepared import PreparedApplication, PreparedKernel

    settings = _settings()
    settings.IPKernelApp.kernel_class = PreparedKernel
    # What libraries write to file descriptors is for the log of the server, not for the visitor.
    settings.IPKernelApp.capture_fd_output = False
    try:
        app = PreparedApplication.instance(config=settings)
        app.prepare()
    except Exception:
        log.warning("kernels are not prepared: this ipykernel does it otherwise", exc_info=True)
        return None
    return app


@contextlib.contextmanager
def unheard(app: IPKernelApp | None) -> Iterator[None]:
    """What a prepared kernel says meanwhile is put into words as always, and goes nowhere."""
    if app is None:
        yield
        return
    from jupyter_client.session import Session

    # Without a socket a session sends nothing; the key is nobody's.
    app.kernel.speak_with(Session(key=os.urandom(16)))
    try:
        yield
    finally:
        app.kernel.speak_with(None)


def main(argv: list[str] | None = None, app: IPKernelApp | None = None) -> None:
    """Serves one visitor until it is told to stop. argv: ["-f", connection file]."""
    argv = sys.argv[1:] if argv is None else argv
    if app is None and not os.environ.get(PLAIN):
        app = prepare()
    plain = app is None
    if plain:
        app = _plain()
    # What it reads at its import is that of the nursery, which has no parent of this kind.
    app.parent_handle = int(os.environ.get("JPY_PARENT_PID") or 0)
    try:
        app.initialize(argv)
    except Exception:
        if plain:
            raise
        _start_anew(argv)
    if "ipywidgets" in sys.modules:
        # Imported before there was a kernel (`nursery`), so it could not tell the kernel of itself:
        # browsers would ask for each widget apart.
        sys.modules["ipywidgets"].load_ipython_extension(app.shell)
    _hear_of_visitor(app)
    try:
        app.start()
    finally:
        if (later := sys.modules.get("buurtpunt_lib.dashboards.later")) is not None:
            later.flush()


def _settings() -> Any:
    from traitlets.config import Config

    settings = Config()
    # Nobody types here: no history on disk, no completer.
    settings.HistoryManager.enabled = False
    settings.Completer.use_jedi = False
    settings.InteractiveShell.colors = "nocolor"
    return settings


def _plain() -> IPKernelApp:
    """A kernel of ipykernel's own making."""
    spare()
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.clear_instance()
    app = IPKernelApp.instance(config=_settings())
    # No configuration of the machine's user.
    app.load_config_file = lambda *_args, **_options: None
    return app


def _start_anew(argv: list[str]) -> None:
    """Another Python in the place of this one, under the same process id, without our steps."""
    # What is written to sys.stderr by now goes to whoever listens to the kernel.
    print("a kernel could not begin as it was prepared; it starts anew", file=sys.__stderr__)
    traceback.print_exc(file=sys.__stderr__)
    sys.__stderr__.flush()
    os.environ[PLAIN] = "1"
    os.execv(sys.executable, [sys.executable, "-P", "-m", __spec__.name, *argv])


def _hear_of_visitor(app: Any) -> None:
    """The server may say who the visitor is (`dashboards.introduced`)."""
    from buurtpunt_lib.dashboards import introduced

    name = os.path.basename(app.connection_file)
    kernel = name.removeprefix("kernel-").removesuffix(".json")

    async def hear(_stream: Any, _who: Any, message: dict[str, Any]) -> None:
        if not introduced.hear(message.get("content"), kernel, app.session.key):
            app.log.warning("an introduction without a right seal was not believed")

    app.kernel.shell_handlers[introduced.MESSAGE] = hear


if __name__ == "__main__":
    main()
