"""A kernel whose making is split in two: what every kernel shares, and what is one kernel's own.

Prepared: application, shell and kernel object exist, and nothing else: no socket, thread, key or
name of a session. Begun: the rest is there too, and the kernel can be talked to. A nursery prepares
once and forks; its kernels begin. What is prepared before a fork is memory that they share.

ipykernel makes everything in one go (`IPKernelApp.initialize`). Here that still runs, step by step,
when a kernel begins; only the steps that `prepare` did already are left out. A version of ipykernel
that goes about it in another way is noticed (`Unprepared`), and then kernels are made as it likes.
"""

from __future__ import annotations

import os
import sys
import uuid
from pathlib import Path
from typing import Any, ClassVar

import ipykernel
import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.application import BaseIPythonApplication
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets import TraitError
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream

# What the steps below were held against.
KNOWN = (7,)


class Unprepared(RuntimeError):
    """This ipykernel makes kernels in a way that we do not know."""


def rehearse() -> None:
    """Makes sockets as a kernel does, says one word and takes all of it away again.

    What Python and the libraries learn at a first time (imports, tables of options, numbers of a
    loop) is memory that each kernel would write itself: 1.5 MB. Nothing runs on when this is done.
    """
    context, loop = zmq.Context(), IOLoop(make_current=False)
    session = Session(key=os.urandom(16))
    sockets = [context.socket(kind) for kind in (zmq.ROUTER, zmq.XPUB)]
    try:
        for place in sockets:
            # Nobody listens: nothing may wait to be sent when it closes.
            place.linger = 0
            place.bind_to_random_port("tcp://127.0.0.1")
        sockets[0].router_handover = 1
        stream = ZMQStream(sockets[0], loop)
        stream.on_recv(lambda _message: None, copy=False)
        session.send(sockets[1], "status", {"execution_state": "starting"}, parent={})
        stream.close(linger=0)
    finally:
        for place in sockets:
            place.close(linger=0)
        loop.close()
        context.term()


class PreparedKernel(IPythonKernel):
    """An IPython kernel that exists before its sockets do."""

    waiting: ClassVar[PreparedKernel | None] = None

    @classmethod
    def instance(cls, *args: Any, **options: Any) -> PreparedKernel:
        """The one kernel of the process; with sockets for one that was prepared, it gets them."""
        kernel = cls.waiting
        if kernel is None or not options:
            return super().instance(*args, **options)
        cls.waiting = None
        kernel.receive(options)
        return kernel

    def receive(self, options: dict[str, Any]) -> None:
        """Takes what a kernel is made with. Raises Unprepared for what it does not know."""
        for name, value in options.items():
            if not self.has_trait(name):
                raise Unprepared(name)
            try:
                setattr(self, name, value)
            except TraitError as wrong:
                # ipykernel would end the process.
                raise Unprepared(name) from wrong
        # What `IPythonKernel.__init__` makes of them.
        self.ident = str(uuid.uuid4())
        self._stdout, self._stderr = sys.stdout, sys.stderr
        self.shell.displayhook.topic = self._topic("execute_result")
        self.speak_with(self.session)
        if name := os.environ.get("JPY_SESSION_NAME"):
            self.shell.user_ns["__session__"] = name

    def speak_with(self, session: Session | None) -> None:
        """Sends what it has to say with this session; without a socket it goes nowhere."""
        self.session = session
        for part in (self.shell.displayhook, self.shell.display_pub):
            part.session, part.pub_socket = session, self.iopub_socket


class PreparedApplication(IPKernelApp):
    """What starts a kernel; see the module. `prepare` it, then `initialize` it, once each."""

    prepared = False
    _settings: ClassVar[dict[str, str]] = {}

    def load_config_file(self, *_args: Any, **_options: Any) -> None:
        """Nothing is set by files of whoever runs the server."""

    def prepare(self) -> None:
        """Makes what kernels share. Raises Unprepared where that is not known to be right."""
        if ipykernel.version_info[0] not in KNOWN:
            raise Unprepared(ipykernel.__version__)
        before = dict(os.environ)
        BaseIPythonApplication.initialize(self, [])
        self.init_pdb()
        self.kernel = PreparedKernel.instance(
            parent=self, profile_dir=self.profile_dir, log=self.log, user_ns=self.user_ns
        )
        self.init_path()
        self.init_shell()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()
        # A kernel gets the settings of its own request; what the shell set for itself goes along.
        self._settings = {k: v for k, v in os.environ.items() if before.get(k) != v}
        PreparedKernel.waiting = self.kernel
        self.prepared = True

    def initialize(self, argv: list[str] | None = None) -> None:
        """Begins: connection file, sockets, threads. argv: ["-f", connection file]."""
        prepared = self.kernel
        super().initialize(argv)
        if not self.prepared:
            return
        kernel, shell = self.kernel, self.shell
        session = self.session
        if (
            kernel is not prepared
            or PreparedKernel.waiting is not None
            or kernel.session is not session
            or shell.displayhook.session is not session
            or shell.display_pub.pub_socket is not self.iopub_socket
            or not session.key
            or session.pid != os.getpid()
        ):
            raise Unprepared("a kernel did not get what is its own")

    # The steps of ipykernel that `prepare` did.

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        if not self.prepared:
            super().parse_command_line(argv)
        elif argv is None or len(argv) != 2 or argv[0] != "-f":
            raise Unprepared(f"a kernel was started with {argv}")
        else:
            self.connection_file = argv[1]
            for name, value in self._settings.items():
                os.environ.setdefault(name, value)
            self.shell.init_environment()
            self.shell.starting_dir = os.getcwd()
            self.shell.history_manager.dir_hist[:] = [Path.cwd()]

    def init_config_files(self) -> None:
        if not self.prepared:
            super().init_config_files()

    def update_config(self, config: Config) -> None:
        if not self.prepared:
            super().update_config(config)

    def init_pdb(self) -> None:
        if not self.prepared:
            super().init_pdb()

    def init_path(self) -> None:
        if not self.prepared:
            super().init_path()

    def init_gui_pylab(self) -> None:
        if not self.prepared:
            super().init_gui_pylab()

    def init_extensions(self) -> None:
        if not self.prepared:
            super().init_extensions()

    def init_code(self) -> None:
        if not self.prepared:
            super().init_code()
