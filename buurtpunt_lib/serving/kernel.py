"""The process behind one open tab: an IPython kernel without what a visitor never uses.

Run as `python -m buurtpunt_lib.serving.kernel -f CONNECTION_FILE`. The package's own import has
already spared it what is slow.
"""

from __future__ import annotations


def main(argv: list[str] | None = None) -> None:
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    settings = Config()
    # Nobody types here: no history on disk, no completer, no configuration of the machine's user.
    settings.HistoryManager.enabled = False
    settings.Completer.use_jedi = False
    settings.InteractiveShell.colors = "nocolor"
    app = IPKernelApp.instance(config=settings)
    app.load_config_file = lambda *_args, **_options: None
    app.initialize(argv)
    app.start()


if __name__ == "__main__":
    main()
