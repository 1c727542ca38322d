"""A server on 127.0.0.1 that stands in the place of an open data service.

Reply: what one request gets, good or bad: a status, headers, a body, that body cut off after so
many bytes, or pieces of it that come slowly. A path has a list of replies, given one after
another (the last one again and again), or a function that looks at what was asked.
What was asked is kept, so that a test can say what a client did.
"""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """cut_at: bytes of the body after which the connection is closed. wait_s: seconds before the

    answer; piece_s: seconds after each kilobyte of it. etag: makes the server answer Range and
    If-None-Match.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    wait_s: float = 0.0
    piece_s: float = 0.0
    etag: str = ""


def as_json(value: Any, **options: Any) -> Reply:
    return Reply(
        json.dumps(value).encode(), headers={"Content-Type": "application/json"}, **options
    )


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


class OpenDataServer:
    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._replies: dict[str, list[Reply] | Callable[[Asked], Reply]] = {}
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Else the body waits some 40 ms for the headers to be acknowledged.
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outer._serve(self)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str, *replies: Reply | Callable[[Asked], Reply]) -> None:
        """What requests for a path (without its query) get from now on."""
        first = replies[0]
        self._replies[path] = first if callable(first) else list(replies)

    @contextmanager
    def running(self) -> Iterator[OpenDataServer]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length", 0))
        asked = Asked(
            handler.command,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in handler.headers.items()},
            handler.rfile.read(length),
        )
        with self._lock:
            self.asked.append(asked)
            known = self._replies.get(asked.path)
            if callable(known):
                reply = known(asked)
            elif known:
                reply = known.pop(0) if len(known) > 1 else known[0]
            else:
                reply = Reply(b"<!DOCTYPE html><title>404</title>", status=404)
        self._send(handler, _ranged(reply, asked))

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        time.sleep(reply.wait_s)
        try:
            handler.send_response(reply.status)
            for name, value in reply.headers.items():
                handler.send_header(name, value)
            if reply.etag:
                handler.send_header("ETag", reply.etag)
            if reply.status != 304 and "Transfer-Encoding" not in reply.headers:
                handler.send_header("Content-Length", str(len(reply.body)))
            handler.end_headers()
            body = reply.body if reply.cut_at is None else reply.body[: reply.cut_at]
            step = 1024 if reply.piece_s else max(len(body), 1)
            for start in range(0, len(body), step):
                handler.wfile.write(body[start : start + step])
                handler.wfile.flush()
                time.sleep(reply.piece_s)
        except (BrokenPipeError, ConnectionResetError):
            # The client has seen enough.
            handler.close_connection = True
        if reply.cut_at is not None:
            handler.close_connection = True


def _ranged(reply: Reply, asked: Asked) -> Reply:
    """What a server with versions of a file makes of a request for a part of it."""
    if not reply.etag or reply.status != 200:
        return reply
    if asked.headers.get("if-none-match") == reply.etag:
        return Reply(status=304, etag=reply.etag)
    wanted = asked.headers.get("range", "")
    if not wanted or asked.headers.get("if-range", reply.etag) != reply.etag:
        return reply
    start = int(wanted.removeprefix("bytes=").partition("-")[0])
    if start >= len(reply.body):
        return Reply(status=416, headers={"Content-Range": f"bytes */{len(reply.body)}"})
    headers = reply.headers | {
        "Content-Range": f"bytes {start}-{len(reply.body) - 1}/{len(reply.body)}"
    }
    cut = None if reply.cut_at is None else max(reply.cut_at - start, 0)
    return Reply(
        reply.body[start:], 206, headers, cut_at=cut, piece_s=reply.piece_s, etag=reply.etag
    )
