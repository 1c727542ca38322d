"""The process behind one open tab: an IPython kernel without what a visitor never uses.

Run as `python -m buurtpunt_lib.serving.kernel -f CONNECTION_FILE`. The package's own import has
already spared it what is slow.
"""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> None:
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
    try:
        app.start()
    finally:
        if (later := sys.modules.get("buurtpunt_lib.dashboards.later")) is not None:
            later.flush()


if __name__ == "__main__":
    main()
