"""A real server with its log on: what visitors send is in no line, whatever happens."""

from __future__ import annotations

import json

import pytest
import requests
from protocol_tab import Tab, widget
from server_process import wait_until, write_notebook

pytestmark = pytest.mark.alone

TOKEN, EMAIL, NAME = "V3rYs3cr3tL1nk-0f_pl4N", "an.peeters@gemeente.be", "Peeters"
ADDRESS, AGENT = "192.0.2.77", "Telefoon van An"
SENT = {"X-Forwarded-For": ADDRESS, "User-Agent": AGENT, "Referer": f"https://x.be/{EMAIL}"}
# As pages of ours do: what fails in them becomes a sentence, and a line for whoever runs it.
GUARDED = """
import ipywidgets as w
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.texts import catalogue
place, guarded = messages(catalogue("nl"))
number = w.IntSlider(min=0, max=10, value=1)
def show(change):
    raise RuntimeError(f"geheim van {number.description}")
number.observe(guarded(show), "value")
w.VBox([number, place])
"""


def test_a_visit_leaves_nothing_of_the_visitor_in_the_log(start_server, tmp_path):
    write_notebook(tmp_path / "00_start.ipynb", "Ons Buurtpunt", GUARDED)
    write_notebook(tmp_path / "01_landschap.ipynb", "Landschap", "raise RuntimeError('geheim')")
    file = tmp_path / "log"
    server = start_server(tmp_path, log=str(file))

    def told() -> list[dict]:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

    def get(path: str, **more) -> int:
        return requests.get(server.address + path, headers=SENT, timeout=60, **more).status_code

    asked = f"?plan={TOKEN}&mail={EMAIL}"
    assert get("/healthz" + asked) == 200
    assert get(f"/{EMAIL}/{TOKEN}{asked}") == 404
    assert get("/landschap" + asked) == 200  # a page with a cell that fails
    tab = Tab(server, "/" + asked)
    slider = widget(tab, "IntSliderModel") if callable(widget) else None
    assert slider is not None
    slider, _ = widget(tab, "IntSliderModel")
    # A callback that fails with what was typed, and frames that do not add up.
    state = {"value": 7, "description": NAME}
    tab.send("comm_msg", {"comm_id": slider, "data": {"method": "update", "state": state}})
    assert tab.answers()
    tab.send("comm_msg", {"comm_id": NAME, "data": {"method": TOKEN}})
    assert tab.answers()
    kernel = tab.kernel
    tab.socket.send_binary(TOKEN.encode())
    assert tab.is_closed()
    requests.post(f"{server.address}/voila/api/shutdown/{kernel}", headers=SENT, timeout=20)
    assert wait_until(lambda: any(line["what"] == "kernel_ended" for line in told()))
    server.stop()
    lines, whole = told(), file.read_text(encoding="utf-8") + server.output
    for private in (TOKEN, EMAIL, NAME, ADDRESS, AGENT, "127.0.0.1", kernel, "geheim", "gemeente"):
        assert private not in whole.replace(server.address, ""), private
    answers = {(line["kind"], line["status"]) for line in lines if line["what"] == "answer"}
    assert {("page", 200), ("other", 404), ("health", 200), ("socket", 101), ("close", 204)} <= (
        answers
    )
    assert {line.get("page") for line in lines if line.get("kind") == "page"} == {
        "00_start", "01_landschap"
    }  # fmt: skip
    assert all(isinstance(line["ms"], int) for line in lines if line["what"] == "answer")
    happened = [line["what"] for line in lines if line["what"] not in ("answer", "fault")]
    assert happened[:2] == ["begun", "ready"]
    assert happened[-2:] == ["stopping", "stopped"]
    assert {"tab_came", "tab_went", "kernel_ended"} <= set(happened)
    faults = [line for line in lines if line["what"] == "fault"]
    # The frame that did not add up is told, and so are the cell and the callback that failed.
    assert any("closed a connection" in line.get("said", "") for line in faults)
    assert any(line["error"] == "CellExecutionError" for line in faults if "error" in line)
    [page] = [line for line in faults if line["where"] == "page"]
    assert page["error"] == "RuntimeError"
    assert page["at"][0].startswith("buurtpunt_lib/dashboards/guard.py:")
    keys = {"time", "what", "kind", "page", "status", "ms", "visitors", "kernels", "seconds"}
    assert set().union(*lines) <= keys | {"level", "where", "said", "error", "at"}
