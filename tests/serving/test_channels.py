"""From a tab to its kernel: nothing that a kernel says is lost, and nothing is asked twice."""

from __future__ import annotations

import asyncio
import json
import logging
from types import SimpleNamespace

import jinja2
import pytest
import zmq
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from zmq.eventloop.zmqstream import ZMQStream

from buurtpunt_lib.serving import channels, exporter
from buurtpunt_lib.serving.channels import Channels


class Line:
    """A kernel's voice and a tab's ear, joined: what is published here is heard there."""

    def __init__(self, monkeypatch) -> None:
        self.context = zmq.Context()
        self.kernel = self.context.socket(zmq.PUB)
        port = self.kernel.bind_to_random_port("tcp://127.0.0.1")
        ear = self.context.socket(zmq.SUB)
        ear.subscribe(b"")
        ear.connect(f"tcp://127.0.0.1:{port}")
        self.stream = ZMQStream(ear)
        self.session = Session(key=b"secret")
        self.passed: list[str] = []
        self.asked = 0
        self.connection = Channels.__new__(Channels)
        monkeypatch.setattr(Channels, "channels", {"iopub": self.stream}, raising=False)
        monkeypatch.setattr(Channels, "session", self.session, raising=False)
        monkeypatch.setattr(Channels, "handle_outgoing_message", self._pass)
        monkeypatch.setattr(ZMQChannelsWebsocketConnection, "nudge", self._nudge)
        monkeypatch.setattr(channels, "_WELCOME_S", 0.2)

    def _pass(self, _stream: str, message: list[bytes]) -> None:
        self.passed.append(json.loads(self.session.feed_identities(message)[1][1])["msg_type"])

    def _nudge(self) -> asyncio.Future[None]:
        self.asked += 1
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    def say(self, kind: str) -> None:
        self.session.send(self.kernel, kind, {}, ident=b"topic")

    def close(self) -> None:
        self.stream.close(0)
        self.kernel.close(0)
        self.context.term()


async def nudged(line: Line, *kinds: str) -> None:
    """Waits for the kernel as a new tab does, while the kernel says this."""
    done = line.connection.nudge()
    for _ in range(20 if kinds else 0):
        if done.done():
            break
        for kind in kinds:
            line.say(kind)
        await asyncio.sleep(0.02)
    await asyncio.wait_for(done, 5)


@pytest.mark.parametrize(
    ("kinds", "passed", "asked"),
    [
        # A greeting is for us; a kernel that greets is asked nothing.
        (("iopub_welcome",), [], 0),
        # What came first instead is for the tab: it must not be lost.
        (("comm_msg",), ["comm_msg"], 0),
        # One that says nothing is asked, as Jupyter does.
        ((), [], 1),
    ],
)
def test_a_new_tab_waits_until_it_hears_its_kernel(monkeypatch, kinds, passed, asked):
    async def run() -> None:
        line = Line(monkeypatch)
        try:
            await nudged(line, *kinds)
            assert (line.passed, line.asked) == (passed, asked)
            # Coming back on the same line, there is no greeting and nothing to ask.
            await nudged(line)
            assert (line.passed, line.asked) == (passed, asked)
        finally:
            line.close()

    asyncio.run(run())


def test_a_manager_that_does_not_read_along_knows_each_kernel_at_rest():
    kernel = SimpleNamespace(execution_state="starting")
    manager = SimpleNamespace(get_kernel=lambda name: kernel)
    channels.leave_unwatched(manager)
    manager.start_watching_activity("one")
    # Jupyter would wait for a kernel that "starts", and would not ask one that is busy.
    assert kernel.execution_state == "idle"
    assert kernel.last_activity.tzinfo is not None


def test_a_kernel_leaves_no_logger_of_events_behind():
    before = set(logging.root.manager.loggerDict)
    for _ in range(3):
        kernel = channels.Kernel()
        kernel.emit("https://events.jupyter.org/jupyter_server/kernel_actions/v1", {"action": "x"})
    left = set(logging.root.manager.loggerDict) - before
    assert not [name for name in left if name.startswith("jupyter_events")]
    manager = AsyncMappingKernelManager()
    channels.leave_unwatched(manager)
    assert isinstance(manager.kernel_manager_factory(), channels.Kernel)


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path, monkeypatch):
    compiled = []
    real = jinja2.Environment._compile
    monkeypatch.setattr(
        jinja2.Environment, "_compile",
        lambda self, source, name: compiled.append(name) or real(self, source, name),
    )  # fmt: skip
    (tmp_path / "conf.json").write_text("{}")
    page = tmp_path / "index.html.j2"

    def shown() -> str:
        made = exporter.Exporter(template_paths=[str(tmp_path)], template_name="lab")
        return made.environment.get_template("index.html.j2").render()

    page.write_text("een")
    assert [shown(), shown(), shown()] == ["een"] * 3
    assert len(compiled) == 1
    page.write_text("twee")
    assert [shown(), shown()] == ["twee"] * 2
    assert len(compiled) == 2
