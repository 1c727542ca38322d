"""What a visitor who means harm, or a broken machine, does to a server; each until it is stopped.

An attacker is a function of (server, stop event) that returns how often it did what it does.
"""

from __future__ import annotations

import contextlib
import json
import math
import random
import re
import socket
import struct
import threading
from collections.abc import Callable
from uuid import uuid4

import requests
import websocket
from protocol_tab import Tab, connect, message, widget
from server_process import Running

HALF_OPEN, SLOW = 1_000, 100
UPLOAD = 100 * 1024 * 1024
# What a broken line or an ended connection raises here: that is what the server should do.
CUT = (OSError, websocket.WebSocketException, requests.RequestException)


def raw(server: Running, *, receive: int | None = None) -> socket.socket:
    """A connection without anything said on it. receive: bytes that our side takes in at once."""
    line = socket.socket()
    if receive:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    line.settimeout(10)
    line.connect(("127.0.0.1", server.port))
    return line


def half_open(server: Running, stop: threading.Event) -> int:
    """A thousand websockets: some asked for by halves, some open without a word, some silent."""
    tab, held = Tab(server), []
    asked = (
        f"GET /api/kernels/{tab.kernel}/channels HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
    ).encode()
    for number in range(HALF_OPEN):
        if stop.is_set():
            break
        with contextlib.suppress(*CUT):
            if number % 10 == 0:
                held.append(connect(server, tab.kernel))
            else:
                held.append(raw(server))
                if number % 10 < 8:
                    held[-1].sendall(asked)
    stop.wait()
    for line in held:
        with contextlib.suppress(*CUT):
            line.close()
    tab.close()
    return len(held)


def slow_readers(server: Running, stop: threading.Event) -> int:
    """Ask for the largest file and for every widget, over and over, and read none of it."""
    tab = Tab(server)
    path = max(re.findall(r'"(/static/[^"]+\.js)"', tab.html), key=len)
    files = [path, *re.findall(r'"(/static/[^"]+plotly[^"]+)"', tab.html)]
    held = []
    for number in range(SLOW):
        with contextlib.suppress(*CUT):
            held.append(raw(server, receive=2_048))
            head = f"GET {files[number % len(files)]} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}"
            held[-1].sendall(f"{head}\r\n\r\n".encode())
    comm, asked = uuid4().hex, 0
    tab.send("comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}})
    while not stop.wait(0.005):
        try:
            tab.send("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
            asked += 1
        except CUT:
            # Whoever does not read is cut off, and may come back.
            with contextlib.suppress(*CUT):
                tab.socket = connect(server, tab.kernel)
    for line in held:
        line.close()
    tab.close()
    return asked


def uploads(server: Running, stop: threading.Event) -> int:
    """A hundred megabytes, as the body of a request and as one message of a tab."""
    tab, times = Tab(server), 0
    piece = b"x" * 65_536
    while not stop.is_set():
        for path in ("/", "/voila/api/shutdown/x", f"/voila/api/shutdown/{uuid4()}"):
            with contextlib.suppress(*CUT), raw(server) as line:
                head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                line.sendall(f"{head}Content-Length: {UPLOAD}\r\n\r\n".encode())
                for _ in range(UPLOAD // len(piece)):
                    line.sendall(piece)
                raise AssertionError("a hundred megabytes were taken")
        with contextlib.suppress(*CUT):
            tab.socket.sock.sendall(
                struct.pack("!BBQ4s", 0x82, 0x80 | 127, UPLOAD, b"\0\0\0\0") + piece
            )
            for _ in range(UPLOAD // len(piece)):
                tab.socket.sock.sendall(piece)
            raise AssertionError("a message of a hundred megabytes was taken")
        times += 1
        with contextlib.suppress(*CUT):
            tab.socket = connect(server, tab.kernel)
        stop.wait(0.5)
    tab.close()
    return times


def random_bytes(server: Running, stop: threading.Event) -> int:
    """Bytes of chance: to the port, as messages of a tab, and in the place of its frames."""
    dice, tab, times = random.Random(7), Tab(server), 0
    good = message("comm_msg", {"comm_id": "x", "data": {}})
    while not stop.wait(0.02):
        times += 1
        noise = dice.randbytes(dice.choice([1, 8, 60, 700, 20_000]))
        with contextlib.suppress(*CUT):
            if times % 3 == 0:
                with raw(server) as line:
                    line.sendall(noise + b"\r\n\r\n")
                continue
            if not tab.socket.connected:
                tab.socket = connect(server, tab.kernel)
            if times % 3 == 1:
                broken = bytearray(good)
                for _ in range(3):
                    broken[dice.randrange(len(broken))] = dice.randrange(256)
                tab.socket.send_binary(dice.choice([bytes(broken), noise]))
            else:
                tab.socket.sock.sendall(noise)
                tab.socket.shutdown()
    tab.close()
    return times


VALUES = (
    -1, 10**30, -(2**63), 1e308, math.nan, math.inf, "7", "", None, True, [], {}, [1, 2],
    "x" * 9_000, {"a": {"b": [None] * 100}}, "</script><script>alert(1)</script>", "\x00", "=1+1",
    "é" * 3_000,
)  # fmt: skip


def out_of_range(server: Running, stop: threading.Event) -> int:
    """Values that no slider of ours has, as fast as the server takes them; some of megabytes."""
    tab, times = Tab(server), 0
    slider, _ = widget(tab, "IntSliderModel")
    reader = threading.Thread(target=_read_away, args=(tab, stop), daemon=True)
    reader.start()
    while not stop.is_set():
        value = "x" * (9 * 1024 * 1024) if times % 500 == 499 else VALUES[times % len(VALUES)]
        for state in ({"value": value}, {"min": value}, {"_model_name": value}):
            update = {"method": "update", "state": state, "buffer_paths": []}
            try:
                tab.send("comm_msg", {"comm_id": slider, "data": update})
                times += 1
            except CUT:
                with contextlib.suppress(*CUT):
                    tab.socket = connect(server, tab.kernel)
    tab.close()
    return times


def _read_away(tab: Tab, stop: threading.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(*CUT, ValueError, json.JSONDecodeError):
            tab.socket.settimeout(1)
            tab.socket.recv()


ALL: tuple[Callable[[Running, threading.Event], int], ...] = (
    half_open, slow_readers, uploads, random_bytes, out_of_range,
)  # fmt: skip
