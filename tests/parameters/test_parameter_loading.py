"""The loader of dated rules: what it answers, and every mistake that it refuses."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.parameters import Bracket, check, parameter, read_folder

VALUE = """
    - value: 10
      valid_from: 2020-01-01
      valid_until: 2020-12-31
      source: https://example.org/a
      checked_on: 2026-01-01
"""
LEAF = f"""
cap:
  nl: Grens
  en: Cap
  unit: EUR
  values:{VALUE}"""


def load(folder, text):
    (folder / "theme.yaml").write_text(text, encoding="utf-8")
    return read_folder(folder)


def codes(folder, text):
    with pytest.raises(InputError) as caught:
        load(folder, text)
    return [fault.code for fault in caught.value.faults]


def test_a_value_carries_where_it_comes_from(tmp_path):
    value = load(tmp_path, LEAF)["theme.cap"].on(date(2020, 6, 1))
    assert (value.value, value.unit, value.source) == (10, "EUR", "https://example.org/a")
    assert (value.checked_on, value.valid_from) == (date(2026, 1, 1), date(2020, 1, 1))


@pytest.mark.parametrize("day", ["2019-12-31", "2021-01-01", "2030-05-05"])
def test_a_day_outside_the_known_periods_is_not_known(tmp_path, day):
    rule = load(tmp_path, LEAF)["theme.cap"]
    assert not rule.is_known(date.fromisoformat(day))
    with pytest.raises(InputError) as caught:
        rule.on(date.fromisoformat(day))
    (fault,) = caught.value.faults
    assert fault.code == "parameter.not_known"
    assert fault.values["day"] == date.fromisoformat(day)
    assert fault.values["allowed"] == "2020-01-01 – 2020-12-31"


def test_a_value_without_end_holds_until_the_next_and_the_last_one_stays(tmp_path):
    text = LEAF.replace("      valid_until: 2020-12-31\n", "") + VALUE.replace(
        "2020", "2022"
    ).replace("10", "20").replace("      valid_until: 2022-12-31\n", "")
    rule = load(tmp_path, text)["theme.cap"]
    assert rule.on(date(2021, 12, 31)).value == 10
    assert rule.on(date(2022, 1, 1)).value == 20
    assert rule.on(date(2090, 1, 1)).value == 20


def test_known_until_ends_an_open_value(tmp_path):
    text = LEAF.replace("      valid_until: 2020-12-31\n", "").replace(
        "unit: EUR", "unit: EUR\n  known_until: 2026-02-28"
    )
    rule = load(tmp_path, text)["theme.cap"]
    assert rule.is_known(date(2026, 2, 28))
    assert not rule.is_known(date(2026, 3, 1))


def test_brackets_are_kept_in_order(tmp_path):
    text = LEAF.replace("value: 10", "value: [{above: 0, rate: 0}, {above: 50000, rate: 0.15}]")
    value = load(tmp_path, text)["theme.cap"].on(date(2020, 1, 1)).value
    assert value == (Bracket(0, 0), Bracket(50000, 0.15))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("      source: https://example.org/a\n", "", "parameter.missing_key"),
        ("      checked_on: 2026-01-01\n", "", "parameter.missing_key"),
        ("  unit: EUR\n", "", "parameter.missing_key"),
        ("  nl: Grens\n", "", "parameter.missing_key"),
        ("unit: EUR", "unit: euro", "parameter.unit"),
        ("unit: EUR", "unit: EUR\n  remark: x", "parameter.unknown_key"),
        ("checked_on:", "comment: x\n      checked_on:", "parameter.unknown_key"),
        ("source: https://example.org/a", "source: a friend", "parameter.invalid"),
        ("checked_on: 2026-01-01", "checked_on: soon", "parameter.invalid"),
        ("valid_from: 2020-01-01", "valid_from: 2020", "parameter.invalid"),
        ("value: 10", "value: ten", "parameter.invalid"),
        ("value: 10", "value: true", "parameter.invalid"),
        ("value: 10", "value: .nan", "parameter.invalid"),
        ("value: 10", "value: [{above: 5, rate: 1}]", "parameter.invalid"),
        ("valid_until: 2020-12-31", "valid_until: 2019-12-31", "parameter.backwards"),
        ("unit: EUR", "unit: EUR\n  unit: EUR", "file.duplicate_key"),
        ("unit: EUR", "unit: EUR\n  known_until: 2026-01-01", "parameter.known_until"),
        ("nl: Grens", "nl: [", "file.not_yaml"),
    ],
)
def test_a_faulty_leaf_is_refused(tmp_path, old, new, code):
    assert old in LEAF
    assert code in codes(tmp_path, LEAF.replace(old, new, 1))


def test_overlapping_and_unsorted_periods_are_refused(tmp_path):
    overlapping = VALUE.replace("2020-01-01", "2020-07-01").replace("2020-12-31", "2021-12-31")
    assert codes(tmp_path, LEAF + overlapping) == ["parameter.overlap"]
    same_day = VALUE.replace("2020-01-01", "2020-12-31").replace("until: 2020", "until: 2021")
    assert codes(tmp_path, LEAF + same_day) == ["parameter.overlap"]
    earlier = VALUE.replace("2020", "2018")
    assert codes(tmp_path, LEAF + earlier) == ["parameter.order"]
    assert codes(tmp_path, LEAF + VALUE) == ["parameter.order"]


def test_every_fault_is_reported_at_once(tmp_path):
    text = LEAF.replace("unit: EUR", "unit: euro").replace("value: 10", "value: ten")
    assert codes(tmp_path, text) == ["parameter.unit", "parameter.invalid"]


def test_an_empty_folder_or_file_is_refused(tmp_path):
    with pytest.raises(InputError):
        read_folder(tmp_path)
    assert codes(tmp_path, "# nothing\n") == ["parameter.empty"]
    (tmp_path / "parameters").mkdir()
    assert [fault.code for fault in check(tmp_path)] == ["file.missing"]


@pytest.mark.parametrize("key", ["vat.standerd", "vatt.standard", "vat", "", "../vat.standard"])
def test_an_unknown_rule_names_rules_that_exist(key):
    with pytest.raises(InputError) as caught:
        parameter(key)
    (fault,) = caught.value.faults
    assert fault.code == "parameter.unknown"
    assert parameter(fault.values["allowed"].split(", ")[0])


@given(
    lengths=st.lists(st.tuples(st.integers(1, 900), st.integers(0, 400)), min_size=1, max_size=8),
    offset=st.integers(-500, 8000),
)
def test_each_day_has_the_value_of_its_own_period_or_none(tmp_path_factory, lengths, offset):
    """Periods of so many days with gaps of so many days between them."""
    start = day = date(2010, 1, 1)
    text, expected = "cap:\n  nl: Grens\n  en: Cap\n  unit: EUR\n  values:\n", {}
    for number, (length, gap) in enumerate(lengths):
        last = day + timedelta(days=length - 1)
        text += (
            f"    - value: {number}\n      valid_from: {day}\n      valid_until: {last}\n"
            "      source: https://example.org\n      checked_on: 2026-01-01\n"
        )
        expected |= {day + timedelta(days=n): number for n in range(length)}
        day = last + timedelta(days=1 + gap)
    rule = load(tmp_path_factory.mktemp("rules"), text)["theme.cap"]
    asked = start + timedelta(days=offset)
    if asked in expected:
        assert rule.on(asked).value == expected[asked]
    else:
        assert not rule.is_known(asked)
