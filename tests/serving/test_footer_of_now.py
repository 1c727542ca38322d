"""The footer of a server that runs tells what the register holds by now."""

from __future__ import annotations

import pytest
import requests

from buurtpunt_lib.domain.actor import COMMAND_LINE
from buurtpunt_lib.storage import register

pytestmark = pytest.mark.alone


def test_a_place_that_is_added_counts_on_the_next_page(server):
    # The server has the database of these tests.
    def pages() -> str:
        return requests.get(server.address, timeout=60).text

    def counted() -> bool:
        return f"van de {len(register.hub_table())} plekken" in pages()

    assert counted()
    record = register.load(min(register.ids())).record.replace(id="nieuw-in-de-voet")
    saved = register.save(record, base=None, by=COMMAND_LINE)
    try:
        assert counted()
    finally:
        register.remove(record.id, base=saved.revision, by=COMMAND_LINE)
    assert counted()
