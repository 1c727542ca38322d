"""Names made into codes, and names that two things share."""

from __future__ import annotations

import pandas as pd
import pytest

from buurtpunt_lib.cli.choices import code_of, municipality_of
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

NL = catalogue("nl")
NAMES = {"cafe": ("Café",), "bar": ("Kroeg", "Bar"), "pub": ("Kroeg",)}
VILLAGES = pd.DataFrame(
    {
        "name": ["Berg", "Berg", "Dal"],
        "municipality_nis": ["1", "2", "3"],
        "municipality": ["Noord", "Zuid", "Zuid"],
    },
    index=["1A", "2A", "3A"],
)


def said(caught) -> str:
    return NL.error(caught.value)


@pytest.mark.parametrize(("given", "code"), [("cafe", "cafe"), ("CAFÉ ", "cafe"), ("bar", "bar")])
def test_a_code_or_a_name(given, code):
    assert code_of(given, NAMES, NL, option="--service") == code


def test_a_name_that_two_share_is_not_guessed():
    with pytest.raises(InputError) as caught:
        code_of("kroeg", NAMES, NL, option="--service")
    assert said(caught) == "“kroeg” kennen we niet bij --service. Kies uit: bar, pub."


def test_what_looks_like_nothing_gets_every_code():
    with pytest.raises(InputError) as caught:
        code_of("zzzz", NAMES, NL, option="--service")
    assert "Kies uit: cafe, bar, pub." in said(caught)


def test_municipalities():
    assert municipality_of("1", VILLAGES, NL) == "1"
    assert municipality_of("noord", VILLAGES, NL) == "1"
    with pytest.raises(InputError) as caught:
        municipality_of("zuid", VILLAGES, NL)
    assert "Kies uit: Zuid (2), Zuid (3)." in said(caught)
    with pytest.raises(InputError) as caught:
        municipality_of("berg", VILLAGES, NL)
    assert said(caught) == "“berg” is een dorp. Geef de gemeente: Noord (1), Zuid (2)."
    with pytest.raises(InputError) as caught:
        municipality_of("noo", VILLAGES, NL)
    assert "Bedoelde je: Noord (1)?" in said(caught)
