"""The process behind one open tab: an IPython kernel without what a visitor never uses.

Run as `python -m buurtpunt_lib.serving.kernel -f CONNECTION_FILE`. The package's own import has
already spared it what is slow.
"""

from __future__ import annotations

import os
import sys
from typing import Any


def spare() -> None:
    """Leaves out what no visitor can use: the debugger takes 9 MB of each kernel."""
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]


def main(argv: list[str] | None = None) -> None:
    spare()
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    settings = Config()
    # Nobody types here: no history on disk, no completer, no configuration of the machine's user.
    settings.HistoryManager.enabled = False
    settings.Completer.use_jedi = False
    settings.InteractiveShell.colors = "nocolor"
    # What it reads at its import is that of the nursery, which has no parent of this kind.
    parent = int(os.environ.get("JPY_PARENT_PID") or 0)
    app = IPKernelApp.instance(config=settings, parent_handle=parent)
    app.load_config_file = lambda *_args, **_options: None
    app.initialize(argv)
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
