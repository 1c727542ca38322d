"""The plan itself in a form: its village, legal form, VAT and taxes, with the dated rules."""

from __future__ import annotations

import re
from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.finance_plan import Model, rule_offers, settings
from buurtpunt_lib.dashboards.finance_plan import line_words as words
from buurtpunt_lib.dashboards.finance_plan.settings import Settings
from buurtpunt_lib.dashboards.village_names import village_code, village_names
from buurtpunt_lib.domain.plan import LINE_LISTS, HubPlan, IncomeTax, Vat
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.parameters import parameter
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")
ENTRIES = [one for group in settings.GROUPS.values() for one in group]


class Opened:
    """The form of a plan, as a visitor has it in front of them."""

    def __init__(self, name: str = "", opening: date | None = None, **changes) -> None:
        self.model = Model(SAY, today=date(2026, 11, 21))
        self.model.example = name
        self.model.change(**({"opening": opening} if opening else {}), **changes)
        self.settings = Settings(self.model, lambda callback: callback)
        self.settings.refresh()
        self.model.observe(lambda _change: self.settings.refresh(), "plan")
        self.form = self.settings.form

    @property
    def plan(self) -> HubPlan:
        return self.model.plan

    def say(self, **message) -> None:
        self.form._answer(None, message, [])

    def type(self, key: str, text: str) -> None:
        self.say(do="edit", key=key, text=text)

    def offers(self, key: str) -> tuple:
        return self.form.fields[key].offers


EXAMPLES = [name for name, _ in Model(SAY, today=date(2026, 11, 21)).examples]


# --- nothing is left out -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "part"), [(HubPlan, ""), (Vat, "vat"), (IncomeTax, "income_tax")]
)
def test_every_field_of_the_plan_stands_in_the_form_or_has_a_reason_not_to(model, part):
    keys = {one.key for one in ENTRIES}
    if part:
        asked = {key.partition(".")[2] for key in keys if key.startswith(f"{part}.")}
        assert asked == set(model.model_fields) - {"basis", "bases"}
    else:
        asked = {key.partition(".")[0] for key in keys}
        told = set(settings.NOT_ASKED)
        assert not asked & told
        assert asked | told | set(LINE_LISTS) == set(model.model_fields)
        assert all(settings.NOT_ASKED.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_label_and_one_sentence_of_help(language):
    say = catalogue(language)
    for one in ENTRIES:
        assert words.label(say, "plan", one.key)
        assert len(words.help_of(say, "plan", one.key)) < 110


@pytest.mark.parametrize("name", ["", *EXAMPLES])
def test_sending_every_box_back_as_it_stands_changes_nothing(name):
    opened = Opened(name)
    before = opened.plan
    shown = dict(opened.form._values)
    for key, one in list(opened.form.fields.items()):
        if one.kind == "rows":
            for row, texts in enumerate(shown[key]):
                for column, text in texts.items():
                    opened.say(do="row", key=key, row=row, column=column, text=text)
        elif one.kind == "tick":
            opened.say(do="edit", key=key, on=shown[key])
        else:
            opened.type(key, shown[key])
        assert opened.form._faults == {}
    assert opened.plan == before


# --- one edit is one step ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "place", "value"),
    [
        ("months", "60", "months", 60), ("wage_index", "2,5", "wage_index", 0.025),
        ("opening_balance", "-500", "opening_balance", -500.0),
        ("price_index", "-1", "price_index", -0.01), ("legal_form", "vzw", "legal_form", "vzw"),
        ("legal_form", "", "legal_form", None), ("opening", "2027-06", "opening", date(2027, 6, 1)),
        ("vat.scheme", "settled", "vat.scheme", "settled"),
        ("income_tax.rate", "20", "income_tax.rate", 0.2),
        ("income_tax.payment_month", "9", "income_tax.payment_month", 9),
        ("description", "Een proef", "description", "Een proef"),
    ],
)  # fmt: skip
def test_an_edit_is_one_step_and_a_number_is_ones_own(key, text, place, value):
    opened = Opened(EXAMPLES[0])
    before = opened.plan
    opened.type(key, text)
    part, field = settings._part(opened.plan, place)
    assert getattr(part, field) == value
    if isinstance(value, int | float):
        assert part.basis_of(field).kind == "user"
    opened.model.undo()
    assert opened.plan == before


def test_several_parts_of_the_taxes_keep_one_another():
    opened = Opened(EXAMPLES[0])
    rates = opened.plan.vat.rates
    opened.type("vat.deductible", "80")
    opened.type("vat.refund_months", "5")
    opened.type("why.vat.refund_months", "zegt de boekhouder")
    vat = opened.plan.vat
    assert (vat.deductible, vat.refund_months, vat.rates) == (0.8, 5, rates)
    assert vat.basis_of("refund_months").assumption == "zegt de boekhouder"
    assert vat.basis_of("deductible").kind == "user"


def test_an_example_becomes_a_plan_of_ones_own():
    opened = Opened(EXAMPLES[0])
    opened.say(do="edit", key="example", on=False)
    assert opened.plan.example is False


def test_remarks_come_and_go():
    opened = Opened()
    opened.say(do="add", key="notes")
    opened.say(do="row", key="notes", row=0, column="text", text="<b>Let op</b>")
    assert opened.plan.notes == ("<b>Let op</b>",)
    opened.say(do="remove", key="notes", row=0)
    assert opened.plan.notes == ()


# --- the village ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Runkelen (Sint-Truiden)", "71053F"), ("runkelen", "71053F"), ("  RUNKELEN ", "71053F"),
        ("71053f", "71053F"), ("", None),
    ],
)  # fmt: skip
def test_a_village_is_found_by_its_name(text, code):
    assert village_code(text) == code


def test_every_village_can_be_chosen_and_reads_back():
    names = village_names()
    assert len(names) == len(datasets.villages()) == len(set(names))
    for name in names[::50]:
        opened = Opened(village=village_code(name))
        assert opened.form._values["village"] == name
    assert names == sorted(names)


def test_a_village_that_is_not_known_or_not_the_only_one_is_refused():
    opened = Opened()
    opened.type("village", "Atlantis")
    assert opened.plan.village is None
    assert "Atlantis" in opened.form._faults["village"]
    names = datasets.villages()["name"]
    twice = names[names.duplicated()].iloc[0]
    with pytest.raises(InputError) as caught:
        village_code(twice)
    assert SAY.error(caught.value).count(f"{twice} (") >= 2
    opened.type("village", "Runkelen")
    assert opened.plan.village == "71053F"
    assert opened.form._faults == {}


def test_the_residents_of_the_village_stand_below_it_with_year_and_source():
    opened = Opened(village="71053F")
    (offer,) = opened.offers("village")
    assert "392" in offer.text
    assert "2024" in offer.text
    assert offer.link.startswith("https://statbel")
    table = datasets.villages()
    unknown = table.index[table["population"].isna()][0]
    (offer,) = Opened(village=unknown).offers("village")
    assert "weten we niet" in offer.text
    assert Opened().offers("village") == ()


def test_a_village_that_our_table_does_not_have_is_shown_as_it_is():
    opened = Opened(village="99999Z")
    assert opened.form._values["village"] == "99999Z"


# --- dated rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["cv", "bv"])
def test_a_company_is_offered_the_tax_of_its_date(form):
    opened = Opened()
    opened.type("legal_form", form)
    standard, reduced = opened.offers("legal_form")
    assert standard.link == parameter("income_tax.corporate_standard").source
    assert "25" in standard.label
    assert opened.plan.income_tax.rate == 0.0, "nothing is set until the button is pressed"
    before = opened.plan
    opened.say(do="press", key="legal_form", code="standard")
    assert opened.plan.income_tax.rate == 0.25
    assert opened.plan.income_tax.basis_of("rate").source == "income_tax.corporate_standard"
    assert opened.offers("legal_form")[0].code == ""
    opened.model.undo()
    assert opened.plan == before
    opened.say(do="press", key="legal_form", code=reduced.code)
    assert opened.plan.income_tax.rate == 0.2


def test_a_vzw_is_offered_the_tax_on_assets():
    opened = Opened(legal_form="vzw")
    opened.say(do="press", key="legal_form", code="assets")
    steps = [(s.above, s.rate, s.basis.source) for s in opened.plan.income_tax.asset_steps]
    rule = "income_tax.vzw_assets"
    assert steps == [(50_000, 0.0015, rule), (250_000, 0.003, rule), (500_000, 0.0045, rule)]
    assert opened.offers("legal_form")[0].code == ""
    assert [row["rate"] for row in opened.form._values["income_tax.asset_steps"]] == [
        "0,15", "0,3", "0,45",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["fv", "public"])
def test_where_no_rule_is_kept_nothing_is_offered(form):
    assert [offer.code for offer in Opened(legal_form=form).offers("legal_form")] == [""]


def test_where_the_rule_is_not_known_for_the_date_it_says_so_and_sets_nothing():
    early = Opened(opening=date(2020, 3, 1), legal_form="cv", vat={"scheme": "exempt"})
    assert {offer.code for offer in early.offers("legal_form")} == {""}
    assert all("maart 2020" in offer.text for offer in early.offers("legal_form"))
    threshold = early.offers("vat.scheme")[0]
    assert threshold.code == ""
    assert "weten we het niet" in threshold.text
    before = early.plan
    for key, code in (("legal_form", "standard"), ("vat.scheme", "threshold")):
        early.say(do="press", key=key, code=code)
        assert early.plan == before
        with pytest.raises(InputError):
            rule_offers.filled_in(early.plan, code)


def test_the_threshold_of_the_exemption_is_offered():
    opened = Opened()
    opened.type("vat.scheme", "exempt")
    offer = opened.offers("vat.scheme")[0]
    assert offer.link == parameter("vat.exemption_threshold").source
    opened.say(do="press", key="vat.scheme", code="threshold")
    assert opened.plan.vat.threshold == 25_000
    assert opened.plan.vat.basis_of("threshold").source == "vat.exemption_threshold"
    assert opened.offers("vat.scheme")[0].code == ""
    opened.type("vat.threshold", "20.000")
    assert opened.plan.vat.basis_of("threshold").kind == "user"


def test_known_rates_are_filled_in_and_unknown_ones_are_named():
    rates = [{"kind": "own_1", "rate": 0.09}, {"kind": "standard", "rate": 0.2}]
    opened = Opened(vat={"scheme": "settled", "rates": rates})
    offer, unknown = opened.offers("vat.scheme")
    assert offer.code == "rates"
    assert unknown.code == ""
    day = opened.plan.opening
    for kind in words.vat_rules():
        name = parameter(f"vat.{kind}").name("nl")
        known = parameter(f"vat.{kind}").is_known(day)
        assert (name in offer.text) is known
        assert (name in unknown.text) is not known
    opened.say(do="press", key="vat.scheme", code="rates")
    now = {rate.kind: (rate.rate, rate.basis.source) for rate in opened.plan.vat.rates}
    assert now["standard"] == (0.21, "vat.standard")
    assert now["own_1"] == (0.09, None)
    assert set(now) == {"own_1"} | {
        kind for kind in words.vat_rules() if parameter(f"vat.{kind}").is_known(day)
    }
    assert {offer.code for offer in opened.offers("vat.scheme")} == {""}


def test_a_rate_that_is_changed_is_ones_own_and_one_that_lines_use_stays():
    opened = Opened(EXAMPLES[0])
    kinds = [rate.kind for rate in opened.plan.vat.rates]
    opened.say(do="row", key="vat.rates", row=0, column="rate", text="12")
    rate = opened.plan.vat.rates[0]
    assert (rate.kind, rate.rate, rate.basis.kind) == (kinds[0], 0.12, "user")
    assert opened.plan.vat.rates[1].basis.kind == "source"
    opened.say(do="row", key="vat.rates", row=1, column="why", text="van de boekhouder")
    assert opened.plan.vat.rates[1].basis.assumption == "van de boekhouder"
    opened.say(do="row", key="vat.rates", row=1, column="begin", text="2028-01")
    assert opened.plan.vat.rates[1].begin == date(2028, 1, 1)
    assert opened.plan.vat.rates[1].basis.kind == "assumption"
    before = opened.plan
    opened.say(do="remove", key="vat.rates", row=0)
    assert opened.plan == before
    told = opened.form._faults["vat.rates"]
    assert not re.search(r"\w+\[\d+\]|[a-z]_[a-z]", told), told
    assert words.vat_words(SAY, kinds[0]) in told
    opened.say(do="add", key="vat.rates")
    assert len(opened.plan.vat.rates) == len(kinds) + 1
    assert opened.plan.vat.rates[-1].kind not in kinds


def test_without_vat_nothing_about_vat_is_asked():
    opened = Opened()
    assert opened.plan.vat.scheme == "outside"
    shown = {key for key in opened.form.fields if key.startswith("vat.")}
    assert shown == {"vat.scheme", "vat.rates"}
    opened.type("vat.scheme", "exempt")
    assert "vat.threshold" in opened.form.fields
    opened.type("vat.scheme", "settled")
    assert "vat.threshold" not in opened.form.fields


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("months", "12", "“Hoelang kijkt het plan vooruit?” moet van 24 tot 120 maanden zijn"),
        ("name", "", "Naam van het plan"), ("start", "1999-01", "Eerste maand van het plan"),
        ("wage_index", "60", "“Lonen stijgen per jaar” moet van −20 tot 50 % zijn"),
    ],
)  # fmt: skip
def test_what_the_plan_refuses_is_told_in_the_words_of_the_page(key, text, told):
    opened = Opened()
    before = opened.plan
    opened.type(key, text)
    assert opened.plan == before
    assert told in opened.form._faults[key]


@pytest.mark.parametrize("group", settings.GROUPS)
def test_a_part_of_the_form_can_stand_alone(group):
    model = Model(SAY, today=date(2026, 11, 21))
    part = Settings(model, lambda callback: callback, groups=(group,))
    part.refresh()
    assert [shown["key"] for shown in part.form._groups] == [group]
    assert part.form._groups[0]["opened"] is True
