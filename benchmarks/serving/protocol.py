"""Visitors without a browser: they ask for what a browser asks for, and the processor stays free.

Ready: the page is there with every file that it names, the widgets' states came, and one slider
that was moved was answered with the very number that `small_app.balance` gives.
New: somebody whose browser keeps no files of ours yet. Known: one who has them all; they may be
kept for a year, so only the page is asked for.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
import struct
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import small_app as app
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado.httpclient import HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"
# Who has no answer by now would have gone.
PATIENCE_S = 240.0
_FILES = re.compile(r"""(?:src|href)="(/[^"]+)\"""")
_KERNEL = re.compile(r'"kernelId": "([0-9a-f-]{36})"')
# Parts that Dash 4.4.1 asks for once it knows that a page has sliders and graphs.
_DASH_LATER = (
    "/_dash-component-suites/dash/dcc/async-slider.js",
    "/_dash-component-suites/dash/dcc/async-graph.js",
    "/_dash-component-suites/plotly/package_data/plotly.min.js",
)


class Failed(RuntimeError):
    """What a visitor did not get."""


def client() -> SimpleAsyncHTTPClient:
    """One for all visitors of a run; as many requests at once as they make."""
    return SimpleAsyncHTTPClient(force_instance=True, max_clients=4000, max_body_size=1 << 28)


class Visitor:
    """One who comes, moves sliders and goes. address: of the page."""

    def __init__(self, address: str, http: SimpleAsyncHTTPClient) -> None:
        self.address, self.http = address, http
        self.values = list(app.START)
        self._chance = random.Random(uuid4().int)

    async def come(self, *, known: bool = False) -> float:
        """Seconds until ready. Raises Failed."""
        begin = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._open(known)
                await self._move()
        except Failed:
            raise
        except Exception as fault:
            raise Failed(f"{type(fault).__name__}: {fault}") from fault
        return time.monotonic() - begin

    async def move(self) -> float:
        """Moves a slider; seconds until the right number is there. Raises Failed."""
        begin = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._move()
        except TimeoutError:
            raise Failed("a slider was not answered") from None
        return time.monotonic() - begin

    async def leave(self) -> None:
        """Closes the tab: the page says so."""

    def vanish(self) -> None:
        """Is gone without a word."""

    async def _open(self, known: bool) -> None:
        raise NotImplementedError

    async def _answer(self, place: int) -> str:
        """Everything that the server says to slider `place`, as text."""
        raise NotImplementedError

    async def _move(self) -> None:
        place = self._chance.randrange(len(app.SLIDERS))
        value = self.values[place] + 1
        self.values[place] = value if value <= app.SLIDERS[place].high else 0
        told, right = await self._answer(place), app.balance(self.values)[-1]
        if re.search(rf"(?<![\d.]){re.escape(json.dumps(right))}(?![\d])", told) is None:
            raise Failed(f"slider {place} was not answered with {right}")

    async def _get(self, path: str, **options: Any) -> Any:
        """An answer as it travels: compressed, and left so."""
        asked = HTTPRequest(
            urljoin(self.address, path), decompress_response=False, request_timeout=PATIENCE_S,
            connect_timeout=PATIENCE_S,
            headers={"Accept-Encoding": "gzip"} | options.pop("headers", {}), **options,
        )  # fmt: skip
        answer = await self.http.fetch(asked, raise_error=False)
        if answer.code not in (200, 204):
            raise Failed(f"{answer.code} for {path}: {answer.error}")
        return answer

    async def _page(self, known: bool, more: tuple[str, ...] = ()) -> str:
        """The page, and meanwhile every file that it names as soon as its name came."""
        text, named, under_way = "", set(), []

        def piece(raw: bytes) -> None:
            nonlocal text
            text += raw.decode("utf-8", "replace")
            for path in _FILES.findall(text):
                if not known and path not in named and re.search(r"\.(js|css|svg|png)(\?|$)", path):
                    named.add(path)
                    under_way.append(asyncio.create_task(self._get(path)))

        asked = HTTPRequest(self.address, streaming_callback=piece, request_timeout=PATIENCE_S,
                            connect_timeout=PATIENCE_S)  # fmt: skip
        answer = await self.http.fetch(asked, raise_error=False)
        if answer.code != 200:
            raise Failed(f"{answer.code} for the page: {answer.error}")
        if not known:
            under_way += [asyncio.create_task(self._get(path)) for path in more]
        await asyncio.gather(*under_way)
        return text


class Ours(Visitor):
    """A tab of one of our pages: HTTP for the page, a websocket to its kernel."""

    kernel = ""
    line: WebSocketClientConnection | None = None

    async def _open(self, known: bool) -> None:
        self.states: dict[str, Any] = {}
        self._turn, self._slow = 0, []
        text = await self._page(known)
        found = _KERNEL.search(text)
        if found is None:
            raise Failed("a page without a kernel")
        self.kernel, self.session = found[1], str(uuid4())
        await self._get(f"/api/kernels/{self.kernel}")
        address = urljoin(self.address, f"/api/kernels/{self.kernel}/channels")
        asked = HTTPRequest(
            f"{address.replace('http', 'ws', 1)}?session_id={self.session}",
            connect_timeout=PATIENCE_S, request_timeout=PATIENCE_S,
        )  # fmt: skip
        self.line = await websocket_connect(
            asked, subprotocols=[PROTOCOL], compression_options={}, max_message_size=1 << 28
        )
        await self._reply(await self._send("kernel_info_request", {}))
        comm = uuid4().hex
        await self._send(
            "comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        )
        asked = {"comm_id": comm, "data": {"method": "request_states"}}
        for content in await self._idle(await self._send("comm_msg", asked)):
            if content.get("data", {}).get("method") == "update_states":
                self.states = content["data"]["states"]
        if not self.states:
            raise Failed("no states of widgets came")
        await self._send("comm_close", {"comm_id": comm, "data": {}})

    async def _answer(self, place: int) -> str:
        levers = next(
            (
                one
                for one, model in self.states.items()
                if model["state"].get("_anywidget_id", "").endswith("Sliders")
            ),
            None,
        )
        if levers is None:
            raise Failed("a page without sliders")
        self._turn += 1
        content = {
            "key": str(place), "do": "move", "value": self.values[place],
            "turn": self._turn, "number": self._turn,
        }  # fmt: skip
        asked = {"comm_id": levers, "data": {"method": "custom", "content": content}}
        return json.dumps(await self._idle(await self._send("comm_msg", asked)))

    async def leave(self) -> None:
        """As `sendBeacon` and the closing of the websocket do."""
        await self._get(f"/voila/api/shutdown/{self.kernel}", method="POST", body="")
        self.line.close()

    def vanish(self) -> None:
        stream = self.line.protocol.stream if self.line and self.line.protocol else None
        if stream is not None:
            # No closing frame, nothing said at the end of the line: it is torn.
            stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            stream.close()

    # ── messages ────────────────────────────────────────────────────────────────────────────────

    async def _send(self, kind: str, content: dict[str, Any]) -> str:
        """Sends to the shell channel; the id of the message."""
        header = {
            "msg_id": uuid4().hex, "msg_type": kind, "session": self.session, "username": "",
            "date": datetime.now(UTC).isoformat(), "version": "5.2",
        }  # fmt: skip
        parts = (header, {}, {"version": "1.0.0"}, content)
        frame = serialize_msg_to_ws_v1([json.dumps(part).encode() for part in parts], "shell")
        await self.line.write_message(frame, binary=True)
        return header["msg_id"]

    async def _hear(self) -> tuple[str, str, str, dict[str, Any]]:
        """Channel, kind, whose answer it is, content."""
        frame = await self.line.read_message()
        if frame is None:
            raise Failed("the server closed the line")
        channel, (header, parent, _, content, *_) = deserialize_msg_from_ws_v1(frame)
        return (
            channel,
            json.loads(header)["msg_type"],
            json.loads(parent).get("msg_id", ""),
            json.loads(content),
        )

    async def _reply(self, asked: str) -> None:
        while True:
            channel, _, parent, _ = await self._hear()
            if channel == "shell" and parent == asked:
                return

    async def _idle(self, asked: str) -> list[dict[str, Any]]:
        """What the kernel said about a message until it was done with it."""
        told = []
        while True:
            channel, kind, parent, content = await self._hear()
            if channel == "iopub" and parent == asked:
                if kind == "comm_msg":
                    told.append(content)
                elif kind == "status" and content.get("execution_state") == "idle":
                    return told


class Dash(Visitor):
    """A tab of Dash: layout and dependencies by HTTP, one POST for each move."""

    async def _open(self, known: bool) -> None:
        await self._page(known, _DASH_LATER)
        layout, told = await asyncio.gather(
            self._get("/_dash-layout"), self._get("/_dash-dependencies")
        )
        if not layout.body:
            raise Failed("no layout came")
        callback = json.loads(_plain(told))[0]
        outputs = callback["output"].strip(".").split("...")
        self.asked = {
            "output": callback["output"],
            "outputs": [
                dict(zip(("id", "property"), o.rsplit(".", 1), strict=True)) for o in outputs
            ],
            "inputs": [
                {"id": one["id"], "property": one["property"]} for one in callback["inputs"]
            ],
        }

    async def _answer(self, place: int) -> str:
        inputs = [
            one | {"value": value}
            for one, value in zip(self.asked["inputs"], self.values, strict=True)
        ]
        body = self.asked | {
            "inputs": inputs,
            "changedPropIds": [f"s{place}.value"],
            "parsedChangedPropsIds": [f"s{place}.value"],
        }
        answer = await self._get(
            "/_dash-update-component", method="POST", body=json.dumps(body),
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        return json.dumps(json.loads(_plain(answer)))


def _plain(answer: Any) -> bytes:
    import gzip

    zipped = answer.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(answer.body) if zipped else answer.body


KINDS: dict[str, type[Visitor]] = {"ours": Ours, "dash": Dash}
