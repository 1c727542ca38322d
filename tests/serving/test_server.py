"""A real server: what it answers, what it keeps to itself, and when it lets go."""

from __future__ import annotations

import gzip
import json
import re
from urllib.parse import urlsplit

import brotli
import psutil
import pytest
import requests
import websocket
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from protocol_tab import Tab, connect, message, widget
from server_process import Running, kernel_of, wait_until

from buurtpunt_lib.charts.landscape import TILES
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.serving import serve
from buurtpunt_lib.serving.handlers import HEARTBEAT_HASH, TILE_HOST, content_policy
from buurtpunt_lib.serving.server import bind
from buurtpunt_lib.texts import catalogue

# Kernels start while these wait: beside other tests they would wait too long.
pytestmark = pytest.mark.alone

SAY = catalogue("nl")


def get(server: Running, path: str, **options) -> requests.Response:
    return requests.get(server.address + path, timeout=60, **options)


def lives(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def tab(server):
    opened = Tab(server)
    yield opened
    opened.close()


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_dutch_has_a_title_and_knows_where_it_is(tab):
    assert '<html lang="nl">' in tab.html
    assert "<title>Ons Buurtpunt</title>" in tab.html
    assert '<a href="/" aria-current="page">Start</a>' in tab.html
    assert '<a href="/landschap">Landschap</a>' in tab.html
    assert "van de 1.132 dorpen kennen we het aantal inwoners" in tab.html
    assert "125 van de 145 plekken" in tab.html
    assert "bpost (" in tab.html
    assert "Een proef." in tab.html


def test_only_pages_of_the_list_are_linked_and_served(server, tab):
    assert "/voorzieningen" not in tab.html
    assert get(server, "/voorzieningen").status_code == 404
    assert get(server, "/geheim").status_code == 404


def test_asking_whether_a_page_is_there_starts_no_kernel(server):
    before = server.kernels()
    assert requests.head(server.address + "/", timeout=20).status_code == 200
    assert server.kernels() == before


@pytest.mark.parametrize(
    "path",
    [
        "/bestaat-niet",
        "/voila/files/00_start.ipynb",
        "/voila/files/geheim.yaml",
        "/voila/files/plaatje.png",
        "/voila/render/00_start.ipynb",
        "/voila/render/99_geheim.ipynb",
        "/voila/tree",
        "/voila/static/voila.js",
        "/voila/templates/lab/static/voila.js",
        "/voila/query/00000000-0000-0000-0000-000000000000",
        "/voila/api/contents/00_start.ipynb",
        "/api/contents/00_start.ipynb",
        "/api/kernels",
        "/api/kernelspecs",
        "/api/sessions",
        "/files/00_start.ipynb",
        "/notebooks/00_start.ipynb",
        "/nbconvert/html/00_start.ipynb",
        "/00_start.ipynb",
        "/login",
        "/metrics",
    ],
)
def test_nothing_else_has_an_address(server, path):
    answer = get(server, path)
    assert answer.status_code == 404
    assert SAY("serving.error.missing.title") in answer.text
    for inside in ("Traceback", "tornado", "voila", str(server.process.pid)):
        assert inside not in answer.text.replace("/voila/", "")


@pytest.mark.parametrize(
    "path",
    [
        "charts/../chart.js",
        "charts/%2e%2e/chart.js",
        "charts/x/..%2f../chart.js",
        "page/../server.py",
        "page/..%2f..%2fserver.py",
        "page/%2e%2e/%2e%2e/server.py",
        "page/..\\..\\server.py",
        "page//etc/passwd",
        "page/C:/x.js",
        "page/.hidden.js",
        "page/index.html.j2",
        "charts/chart.py",
        "charts/%00.js",
        "plotly/../../__init__.py",
        "lab/anywidget/package.json",
        "voila/../index.html.j2",
        "elsewhere/x.js",
    ],
)
def test_no_address_of_an_asset_leads_out_of_its_folder(server, tab, path):
    edition = re.search(r"/static/([0-9a-f]+)/", tab.html)[1]
    # requests would tidy the path up before it sends it.
    with requests.Session() as session:
        request = session.prepare_request(requests.Request("GET", server.address))
        request.url = f"{server.address}/static/{edition}/{path}"
        assert session.send(request, timeout=20).status_code == 404


def test_every_asset_that_a_page_names_is_there_compressed_and_kept(server, tab):
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', tab.html))
    assert len(named) >= 5
    for path in named:
        answer = get(server, path, stream=True, headers={"Accept-Encoding": "gzip"})
        body = answer.raw.read(decode_content=False)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if not path.endswith(".svg"):
            assert answer.headers["Content-Encoding"] == "gzip", path
            assert len(body) < len(gzip.decompress(body)) / 2, path
            smaller = get(server, path, stream=True, headers={"Accept-Encoding": "gzip, br"})
            assert smaller.headers["Content-Encoding"] == "br", path
            squeezed = smaller.raw.read(decode_content=False)
            assert brotli.decompress(squeezed) == gzip.decompress(body)
            assert len(squeezed) < len(body)
        plain = get(server, path, headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        again = get(server, path, headers={"If-None-Match": plain.headers["Etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_script_of_a_page_that_was_opened_before_an_upgrade_still_comes(server):
    answer = get(server, "/static/0000000000ab/page/page.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_headers_of_every_answer(server, tab):
    for path in ("/", "/bestaat-niet", "/static/ab/page/page.css"):
        headers = get(server, path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "Set-Cookie" not in headers
        assert "ornado" not in headers["Server"]
        policy = headers["Content-Security-Policy"]
        assert f"ws://127.0.0.1:{server.port}" in policy


@pytest.mark.parametrize("tiles", [False, True])
def test_the_content_policy_names_no_host_but_our_own_and_that_of_tiles_where_asked(tiles):
    policy = content_policy("plan.example:8866", tiles=tiles)
    hosts = {urlsplit(word).netloc for word in re.findall(r"\w+://[^\s;]+", policy)}
    assert hosts == {"plan.example:8866"} | ({urlsplit(TILES).netloc} if tiles else set())
    assert urlsplit(TILE_HOST).netloc == urlsplit(TILES).netloc
    script = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert script == f"script-src 'self' blob: '{HEARTBEAT_HASH}'"
    assert "evil" not in content_policy("x; script-src evil")


def test_a_cell_that_fails_gives_a_sentence_and_no_source(server):
    html = get(server, "/landschap").text
    assert SAY("serving.broken_cell") in html
    assert "<h1" in html
    for inside in ("Traceback", "geheim", "iets.py", "RuntimeError", "ename"):
        assert inside not in html
    requests.post(f"{server.address}/voila/api/shutdown/{kernel_of(html)}", timeout=20)


# ── kernels ─────────────────────────────────────────────────────────────────────────────────────


def test_a_tab_that_closes_ends_its_kernel(server):
    before = set(server.kernels())
    opened = Tab(server)
    assert len(set(server.kernels()) - before) == 1
    # As `sendBeacon` does it: no cookie, no token, an Origin of our own.
    answer = requests.post(
        f"{server.address}/voila/api/shutdown/{opened.kernel}",
        headers={"Origin": server.address},
        timeout=20,
    )
    assert answer.status_code == 204
    assert wait_until(lambda: set(server.kernels()) <= before)
    assert get(server, f"/api/kernels/{opened.kernel}").status_code == 404


def test_another_site_cannot_end_a_kernel(server, tab):
    answer = requests.post(
        f"{server.address}/voila/api/shutdown/{tab.kernel}",
        headers={"Origin": "https://elders.example"},
        timeout=20,
    )
    assert answer.status_code == 403
    assert tab.answers()


def test_another_site_cannot_connect(server, tab):
    with pytest.raises(websocket.WebSocketBadStatusException) as caught:
        connect(server, tab.kernel, origin="https://elders.example")
    assert caught.value.status_code == 403


@pytest.mark.parametrize("method", ["DELETE", "POST", "PUT", "PATCH"])
def test_a_kernel_can_only_be_asked_for(server, tab, method):
    answer = requests.request(method, f"{server.address}/api/kernels/{tab.kernel}", timeout=20)
    assert answer.status_code in (403, 405)
    assert tab.answers()


def test_a_visitor_cannot_run_code(tab, tmp_path):
    target = tmp_path / "written"
    code = f"open({str(target)!r}, 'w').close()"
    for channel in ("shell", "control"):
        tab.send("execute_request", {"code": code, "silent": False}, channel)
    tab.send("shutdown_request", {"restart": False}, "control")
    assert tab.answers()
    assert not target.exists()


def test_a_callback_that_fails_tells_a_visitor_nothing_of_the_inside(tab):
    slider, _ = widget(tab, "IntSliderModel")

    def move(value: int) -> None:
        update = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        tab.send("comm_msg", {"comm_id": slider, "data": update})

    move(7)
    said = tab.hear(lambda _channel, header, _content: header["msg_type"] == "error")
    assert said[-1][2]["evalue"] == SAY("common.failed")
    # The page still calculates.
    move(4)
    said += tab.hear(lambda _channel, _header, content: "dubbel is 8" in json.dumps(content))
    for inside in ("geheim", "iets.py", "Traceback", "RuntimeError", "raise "):
        assert inside not in json.dumps(said)


# ── the freeze, and everything like it ──────────────────────────────────────────────────────────

FRAMES = {
    "count without end": (2**63 - 1).to_bytes(8, "little") + b"\0" * 64,
    "count of a thousand million": (10**9).to_bytes(8, "little"),
    "older protocol": (2**31 - 1).to_bytes(4, "big") + b"{}",
    "empty": b"",
    "offsets backwards": b"".join(n.to_bytes(8, "little") for n in (6, 56, 9, 8, 7, 6, 5)),
    "no JSON": serialize_msg_to_ws_v1([b"x"] * 4, "shell"),
    "deep JSON": serialize_msg_to_ws_v1([b"[" * 200_000] * 4, "shell"),
    "no such channel": message("comm_msg", {}, "iopub"),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_crafted_frame_closes_its_own_connection_and_freezes_nothing(server, name):
    wrong, right = Tab(server), Tab(server)
    try:
        wrong.socket.send_binary(FRAMES[name])
        # Another visitor is answered, and the crafted connection is closed.
        assert get(server, "/static/ab/page/page.css").status_code == 200
        assert right.answers()
        assert wrong.is_closed()
    finally:
        wrong.close()
        right.close()


def test_what_comes_after_a_crafted_frame_is_not_read_any_more(server):
    wrong, right = Tab(server), Tab(server)
    try:
        # By the older protocol, the first bytes of a right frame say: a hundred million parts.
        good = message("comm_msg", {"comm_id": "x", "data": {}})
        frames = [websocket.ABNF.create_frame(f, 2).format() for f in (b"wrong", good, good)]
        wrong.socket.sock.sendall(b"".join(frames))
        right.socket.settimeout(5)
        assert get(server, "/static/ab/page/page.css").status_code == 200
        assert right.answers()
        assert wrong.is_closed()
        assert psutil.Process(server.process.pid).memory_info().rss < 800 * 2**20
    finally:
        wrong.close()
        right.close()


def test_a_client_without_the_protocol_is_not_let_in(server, tab):
    # This is the client that freezes stock Voila with its first binary answer.
    with pytest.raises(websocket.WebSocketBadStatusException) as caught:
        connect(server, tab.kernel, subprotocols=None)
    assert caught.value.status_code == 400
    assert tab.answers()


def test_a_body_without_end_is_refused(server):
    def endless():
        for _ in range(200):
            yield b"x" * 1024

    try:
        answer = requests.post(f"{server.address}/voila/api/shutdown/x", data=endless(), timeout=20)
        assert answer.status_code in (400, 404, 413)
    except requests.RequestException:
        pass  # the line was cut, which is as good
    assert get(server, "/static/ab/page/page.css").status_code == 200


# ── start and stop ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_kernels_are_ready_before_the_visit_and_gone_after_the_end(start_server, notebooks):
    server = start_server(notebooks, preheat=True)
    # One for each of the two pages, none for the notebook that is no page.
    assert wait_until(lambda: len(server.kernels()) == 2, 60)
    opened = Tab(server)
    assert opened.answers()
    assert wait_until(lambda: len(server.kernels()) == 3, 60), "the pool is not filled again"
    kernels = server.kernels()
    assert server.stop() == 0
    assert [kernel for kernel in kernels if lives(kernel)] == []
    assert SAY("serving.stopped") in server.output
    assert server.address.replace("127.0.0.1", "localhost") in server.output


def test_a_port_that_is_taken_is_said_in_one_sentence(server):
    with pytest.raises(InputError) as caught:
        bind(server.port, "127.0.0.1")
    sentence = SAY.error(caught.value)
    assert str(server.port) in sentence
    assert f"--port {server.port + 1}" in sentence


@pytest.mark.parametrize(("port", "host"), [(99999, "127.0.0.1"), (-1, ""), (0, "203.0.113.7")])
def test_an_address_that_cannot_be_is_said_in_one_sentence(port, host):
    with pytest.raises(InputError) as caught:
        bind(port, host)
    assert "--port 8866" in SAY.error(caught.value)


def test_a_folder_without_pages_is_said_in_one_sentence(tmp_path):
    with pytest.raises(InputError) as caught:
        serve(port=0, notebooks=tmp_path)
    assert str(tmp_path) in SAY.error(caught.value)
