"""All fields of a line in a form: none is left out, each edit is one step, nothing is lost."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from buurtpunt_lib import assessment, datasets, finance
from buurtpunt_lib.assessment.around import people_within
from buurtpunt_lib.dashboards.finance_plan import Model, line_edits
from buurtpunt_lib.dashboards.finance_plan import line_fields as lf
from buurtpunt_lib.dashboards.finance_plan import line_words as words
from buurtpunt_lib.dashboards.finance_plan.line_editor import LineEditor
from buurtpunt_lib.dashboards.finance_plan.sections import SECTIONS
from buurtpunt_lib.domain.plan import LINE_LISTS, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")
RANGE = re.compile("moet van|moet minstens|mag hoogstens")
# Something in every field of every list, as far as it can stand there together.
PLAN = HubPlan.from_dict(
    {
        "schema": 1, "name": "Alles", "start": "2027-01", "opening": "2027-04", "village": "71053F",
        "vat": {"scheme": "settled", "rates": [{"kind": "food_shop", "rate": 0.06},
                                               {"kind": "standard", "rate": 0.21}]},
        "investments": [{"id": "oven", "name": "Oven", "amount": 9000, "month": "2027-02",
                         "life_years": 8, "overrun": 0.1, "renew": True, "vat": "standard",
                         "activity": "cafe", "note": "tweedehands"}],
        "activities": [
            {"id": "bread", "name": "Brood", "kind": "bread", "customers": 700, "basket": 3,
             "margin": 0.4, "spoilage": 0.05, "ramp_up": 3, "stock_days": 2, "supplier_days": 14,
             "customer_days": 1, "vat": "food_shop", "purchase_vat": "standard",
             "seasonality": [0.9, 0.9, 1, 1, 1, 1, 0.7, 0.7, 1, 1, 1.1, 1.3]},
            {"id": "cafe", "name": "Café", "basket": 6, "margin": 0.65, "begin": "2027-05",
             "end": "2029-05", "index": "wages",
             "reach": {"residents": 900, "share": 0.25, "visits": 1.5},
             "pulled_by": [{"activity": "bread", "share": 0.125}],
             "bases": {"reach": {"source": "https://voorbeeld.be/x", "note": "geteld"}}},
        ],
        "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 500, "vat": "standard",
                   "begin": "2027-02", "end": "2029-01", "activity": "bread",
                   "basis": {"assumption": "zoals de buren"},
                   "bases": {"amount": {"source": "nl_cooperative_shop_fit_out_sterksel_2004"}}}],
        "staff": [{"id": "coach", "name": "Coach", "fte": 0.5, "yearly_cost": 48_000,
                   "partner_share": 0.5, "partner_end": "2028-01", "holiday_share": 0.08,
                   "year_end_share": 0.05, "activity": "cafe"}],
        "volunteers": [{"id": "team", "name": "Ploeg", "people": 20, "hours": 8, "days": 10,
                        "allowance": 20, "replacement_rate": 20, "replaced_share": 0.5}],
        "grants": [
            {"id": "leader", "name": "Leader", "share": 0.5, "eligible": ["oven", "rent", "coach"],
             "cap": 9000, "spend_begin": "2027-01", "spend_end": "2027-12", "month": "2027-06",
             "advance": 0.5, "balance_month": "2028-03", "delay": 2, "spread_over": 24,
             "hours_to_write": 30, "provider": "Vlaanderen"},
            {"id": "town", "name": "Stad", "amount": 2500.0, "month": "2027-06",
             "eligible": ["oven"]},
        ],
        "recurring_grants": [{"id": "yearly", "name": "Werking", "amount": 5000,
                              "begin": "2027-05", "end": "2029-05"}],
        "gifts": [{"id": "members", "name": "Leden", "kind": "memberships", "amount": 1000}],
        "crowdfunding": [{"id": "crowd", "name": "Actie", "target": 8000, "month": "2027-03",
                          "campaign_begin": "2027-01", "fee": 0.08, "chance": 0.7, "backers": 90,
                          "rewards": 500, "rewards_months": 3, "new_customers": 20,
                          "activity": "cafe", "platform": "Growfunding"}],
        "loans": [
            {"id": "bank", "name": "Bank", "amount": 10_000, "month": "2027-02", "rate": 0.05,
             "term": 60, "grace": 6, "period": "quarterly", "repayment": "linear"},
            {"id": "friends", "name": "Vrienden", "kind": "win_win", "amount": 10_000, "lenders": 4,
             "month": "2027-02", "rate": 0.02, "term": 96, "lender": "Bewoners"},
        ],
        "own_money": [{"id": "founders", "name": "Inleg", "amount": 3000, "month": "2027-01"},
                      {"id": "shares", "name": "Aandelen", "kind": "shares", "count": 40,
                       "price": 250, "month": "2027-01"}],
    }
)  # fmt: skip
LINES = [(place.partition("[")[0], line.id) for place, line in PLAN.lines()]


def model_of(plan: HubPlan = PLAN, language: str = "nl") -> Model:
    model = Model(catalogue(language), today=date(2026, 11, 21))
    model.change(**{field: getattr(plan, field) for field in type(plan).model_fields
                    if field != "schema_version"})  # fmt: skip
    return model


class Opened:
    """The form of one line, as a visitor has it in front of them."""

    def __init__(self, name: str, line: str, model: Model | None = None) -> None:
        self.model = model or model_of()
        self.name, self.id = name, line
        self.editor = LineEditor(self.model, lambda callback: callback, name)
        self.editor.refresh()
        self.model.observe(lambda _change: self.editor.refresh(), "plan")
        self.editor.grid._answer(None, {"do": "more", "row": line}, [])
        self.form = self.editor.details.form

    @property
    def line(self):
        return self.model.plan.line(self.id)

    def say(self, **message) -> None:
        self.form._answer(None, message, [])

    def type(self, key: str, text: str) -> None:
        self.say(do="edit", key=key, text=text)


# --- nothing is left out -------------------------------------------------------------------------


@pytest.mark.parametrize("name", LINE_LISTS)
def test_every_field_of_every_line_stands_in_its_form_or_has_a_reason_not_to(name):
    asked = {one.field for one in lf.entries(name)} - {"how"}
    fields = set(lf.line_model(name).model_fields)
    assert asked | set(lf.NOT_ASKED) == fields
    assert not asked & set(lf.NOT_ASKED)
    assert all(lf.NOT_ASKED.values())
    keys = [one.key for one in lf.entries(name)]
    assert len(keys) == len(set(keys))
    assert {one.input for one in lf.entries(name)} <= set(lf.INPUTS)


@pytest.mark.parametrize("name", LINE_LISTS)
def test_every_number_of_a_line_can_be_told_where_it_comes_from(name):
    """What the plan counts as a number is a number to the form, so that its origin is asked."""
    plan = PLAN.to_dict()
    for line in plan[name]:
        line.pop("bases", None)
    numbers = {
        field
        for place, line in HubPlan.from_dict(plan).lines()
        if place.startswith(f"{name}[")
        for field, _, _ in line.numbers()
    }
    asked = {one.field for one in lf.entries(name) if one.input in lf.NUMBERS}
    assert numbers <= asked | {"reach"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LINE_LISTS)
def test_every_field_has_a_label_and_one_sentence_of_help(name, language):
    say = catalogue(language)
    for one in lf.entries(name):
        assert words.label(say, name, one.key)
        assert len(words.help_of(say, name, one.key)) < 110
    for group in lf.FORMS[name]:
        assert say(f"finance_details.group.{group}")


@pytest.mark.parametrize(("name", "line"), LINES)
def test_the_form_shows_each_field_as_the_line_has_it(name, line):
    opened = Opened(name, line)
    shown = opened.form._values
    ways = dict(lf.EITHER.get(name, ()))
    now = line_edits.way_of(name, opened.line) if ways else ""
    for one in lf.entries(name):
        hidden = any(one.field in fields for way, fields in ways.items() if way != now)
        assert (one.key in shown) is not hidden, one.key
    assert opened.form._title == SAY("finance_details.title", name=opened.line.name)


@pytest.mark.parametrize(("name", "line"), LINES)
def test_sending_every_box_back_as_it_stands_changes_nothing(name, line):
    opened = Opened(name, line)
    before = opened.model.plan
    shown = dict(opened.form._values)
    for key, one in list(opened.form.fields.items()):
        if one.kind == "twelve":
            opened.say(do="edit", key=key, texts=shown[key])
        elif one.kind == "tick":
            opened.say(do="edit", key=key, on=shown[key])
        elif one.kind == "checks":
            for code, _ in one.choices:
                opened.say(do="tick", key=key, code=code, on=code in shown[key])
        elif one.kind == "rows":
            for row, texts in enumerate(shown[key]):
                for column, text in texts.items():
                    opened.say(do="row", key=key, row=row, column=column, text=text)
        else:
            opened.type(key, shown[key])
        assert opened.form._faults == {}
    assert opened.model.plan == before


@pytest.mark.parametrize(("name", "line"), LINES)
def test_what_lies_beyond_the_model_is_refused_and_what_lies_at_its_edge_is_not(name, line):
    """The ranges of the form are those of the model, said in the unit of the box."""
    opened = Opened(name, line)
    for key, one in list(opened.form.fields.items()):
        if one.kind not in ("number", "whole", "percent"):
            continue
        for bound, step in ((one.low, -1), (one.high, 1)):
            before = opened.model.plan
            opened.type(key, f"{bound + step:.0f}")
            assert opened.model.plan == before, key
            told = opened.form._faults[key]
            assert f"“{one.label}”" in told
            assert SAY.plain(bound) in told, told
            opened.form.forget()
            # The bound itself may not fit the rest of the line, but it is never out of range.
            opened.type(key, f"{bound:.0f}")
            assert not RANGE.search(opened.form._faults.get(key, ""))
            opened.form.forget()


# --- one edit is one step ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "key", "text", "field", "value"),
    [
        ("activities", "bread", "stock_days", "5", "stock_days", 5),
        ("activities", "bread", "margin", "41,5", "margin", 0.415),
        ("activities", "bread", "vat", "", "vat", None),
        ("activities", "bread", "purchase_vat", "food_shop", "purchase_vat", "food_shop"),
        ("costs", "rent", "activity", "cafe", "activity", "cafe"),
        ("costs", "rent", "end", "", "end", None),
        ("costs", "rent", "index", "none", "index", "none"),
        ("investments", "oven", "note", "  nieuw ", "note", "nieuw"),
        ("staff", "coach", "holiday_month", "5", "holiday_month", 5),
        ("grants", "leader", "hours_to_write", "40", "hours_to_write", 40.0),
        ("grants", "leader", "cap", "", "cap", None),
        ("loans", "bank", "grace", "9", "grace", 9),
        ("crowdfunding", "crowd", "backers", "120", "backers", 120.0),
        ("volunteers", "team", "replaced_share", "75", "replaced_share", 0.75),
    ],
)  # fmt: skip
def test_an_edit_is_one_step_and_a_number_is_ones_own(name, line, key, text, field, value):
    opened = Opened(name, line)
    before = opened.model.plan
    opened.type(key, text)
    assert getattr(opened.line, field) == value
    if isinstance(value, int | float):
        assert opened.line.basis_of(field).kind == "user"
    else:
        assert opened.line.bases == before.line(line).bases
    opened.model.undo()
    assert opened.model.plan == before
    assert opened.form._values[key] != text or text == ""


def test_only_what_was_edited_gets_another_origin():
    opened = Opened("costs", "rent")
    opened.type("end", "2030-01")
    assert opened.line.basis_of("amount").source == "nl_cooperative_shop_fit_out_sterksel_2004"
    opened.type("amount", "500,00")
    assert opened.line.basis_of("amount").source, "the same number keeps its source"
    opened.type("amount", "510")
    assert opened.line.basis_of("amount").kind == "user"
    assert opened.line.basis.assumption == "zoals de buren"


def test_fields_that_are_only_right_together_are_taken_together():
    opened = Opened("grants", "town")
    opened.type("advance", "50")
    assert SAY("finance_details.label.balance_month") in opened.form._faults["advance"]
    before = opened.model.plan
    opened.type("balance_month", "2028-01")
    assert opened.form._faults == {}
    assert (opened.line.advance, opened.line.balance_month) == (0.5, date(2028, 1, 1))
    opened.model.undo()
    assert opened.model.plan == before


def test_a_reason_or_an_address_says_where_a_number_comes_from():
    opened = Opened("activities", "bread")
    assert opened.form._values["why.customers"] == ""
    opened.type("why.customers", "geteld op zaterdag")
    assert opened.line.basis_of("customers").assumption == "geteld op zaterdag"
    assert opened.line.basis_of("basket").kind == "user"
    opened.type("why.customers", "https://voorbeeld.be/bakkers")
    assert opened.line.basis_of("customers").source == "https://voorbeeld.be/bakkers"
    told = next(f for f in opened.form.fields.values() if f.key == "why.customers").offers
    assert told[0].link == "https://voorbeeld.be/bakkers"
    opened.type("why.customers", "")
    assert opened.line.basis_of("customers").kind == "user"
    opened.type("why", "gok van de hele ploeg")
    assert opened.line.basis_of("basket").assumption == "gok van de hele ploeg"
    opened.type("why.basket", "javascript:alert(1)")
    assert opened.line.basis_of("basket").kind == "assumption"


def test_a_source_of_our_own_tables_is_said_until_something_is_written():
    opened = Opened("costs", "rent")
    field = opened.form.fields["why.amount"]
    assert opened.form._values["why.amount"] == ""
    assert field.hint == SAY("finance_details.origin.replace")
    assert field.offers[0].link.startswith("http")
    opened.type("why.amount", "")
    assert opened.line.basis_of("amount").source == "nl_cooperative_shop_fit_out_sterksel_2004"


# --- two ways to say it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "way"),
    [
        ("activities", "bread", "reach"), ("activities", "cafe", "customers"),
        ("grants", "town", "share"), ("grants", "leader", "amount"),
        ("own_money", "founders", "count"), ("own_money", "shares", "amount"),
    ],
)  # fmt: skip
def test_saying_it_another_way_brings_the_same(name, line, way):
    opened = Opened(name, line)
    before = finance.cash_flow(opened.model.plan).balance
    opened.type("how", way)
    assert line_edits.way_of(name, opened.line) == way
    after = finance.cash_flow(opened.model.plan).balance
    assert np.abs(after - before).max() < 1.0
    assert opened.form._values["how"] == way
    opened.model.undo()
    assert opened.model.plan == model_of().plan


def test_the_table_takes_the_other_way_too():
    opened = Opened("grants", "town")
    opened.editor.grid._answer(
        None, {"do": "edit", "row": "town", "key": "share", "text": "25"}, []
    )
    assert (opened.line.amount, opened.line.share) == (None, 0.25)
    money = Opened("own_money", "founders")
    money.editor.grid._answer(
        None, {"do": "edit", "row": "founders", "key": "count", "text": "12"}, []
    )
    assert (money.line.count, money.line.price, money.line.total) == (12, 250, 3000)


def test_the_village_gives_its_residents_with_their_source():
    opened = Opened("activities", "cafe")
    village = datasets.village("71053F")
    offer = opened.form.fields["reach.residents"].offers[0]
    assert SAY.number(village.population) in offer.label
    assert str(village.population_year) in offer.text
    opened.say(do="press", key="reach.residents", code="village")
    assert opened.line.reach.residents == village.population
    basis = opened.line.basis_of("reach")
    assert basis.source == datasets.sources()["statbel_population_2024"].url
    assert village.name in basis.note
    opened.type("reach.share", "30")
    assert opened.line.reach.share == 0.3
    assert opened.line.basis_of("reach") == basis, "the note says that this part is one's own"
    opened.type("reach.residents", "1.000")
    assert opened.line.basis_of("reach").kind == "user"


def test_people_come_by_bike_and_from_further_for_bread():
    opened = Opened("activities", "cafe")
    offers = {offer.code: offer for offer in opened.form.fields["reach.residents"].offers}
    assert set(offers) == {"village", "bike"}
    near = people_within(assessment.facts(), "71053F", 3750, "cycle")
    assert len(near.villages) > 1
    assert SAY.number(near.residents) in offers["bike"].label
    assert offers["bike"].link.startswith("https://indicatoren.omgeving")
    opened.say(do="press", key="reach.residents", code="bike")
    assert opened.line.reach.residents == near.residents
    assert opened.line.basis_of("reach").source == datasets.sources()["statbel_population_2024"].url

    bread = Opened("activities", "bread")
    bread.type("how", "reach")
    offers = {offer.code: offer for offer in bread.form.fields["reach.residents"].offers}
    assert set(offers) == {"village", "bike", "wider"}
    bread.say(do="press", key="reach.residents", code="wider")
    far = people_within(assessment.facts(), "71053F", 6000, "cycle")
    assert bread.line.reach.residents == far.residents > near.residents
    assert bread.line.basis_of("reach").kind == "assumption"
    before = bread.model.plan
    bread.say(do="press", key="reach.residents", code="everywhere")
    assert bread.model.plan == before


def test_without_a_village_nothing_is_filled_in():
    for village in (None, "71053Z"):
        model = model_of()
        model.change(village=village)
        opened = Opened("activities", "cafe", model)
        assert opened.form.fields["reach.residents"].offers[0].code == ""
        before = model.plan
        opened.say(do="press", key="reach.residents", code="village")
        assert model.plan == before


# --- seasons, pulls, links -----------------------------------------------------------------------


@pytest.mark.parametrize("season", line_edits.SEASONS)
def test_a_usual_year_is_marked_as_our_assumption(season):
    opened = Opened("activities", "bread")
    opened.say(do="press", key="seasonality", code=season)
    assert opened.line.seasonality == line_edits.SEASONS[season]
    kind = opened.line.basis_of("seasonality").kind
    assert kind == ("user" if season == "even" else "assumption")
    texts = list(opened.form._values["seasonality"])
    opened.say(do="edit", key="seasonality", texts=["80", *texts[1:]])
    assert opened.line.seasonality[0] == 0.8
    assert opened.line.basis_of("seasonality").kind == "user"


def test_a_pull_is_added_named_and_taken_away():
    opened = Opened("activities", "cafe")
    opened.say(do="remove", key="pulled_by", row=0)
    assert opened.line.pulled_by == ()
    opened.say(do="add", key="pulled_by")
    opened.say(do="row", key="pulled_by", row=0, column="share", text="15")
    assert [(p.activity, p.share) for p in opened.line.pulled_by] == [("bread", 0.15)]
    assert opened.line.basis_of("pulled_by").kind == "user"


def test_visitors_never_run_in_a_circle():
    opened = Opened("activities", "bread")
    assert opened.form.fields["pulled_by"].columns[0].choices == ()
    opened.say(do="add", key="pulled_by")
    assert opened.line.pulled_by == ()
    # A message that no page of ours sends.
    with pytest.raises(InputError) as caught:
        opened.editor.details._edit({"pulled_by": ({"activity": "cafe", "share": 0.1},)})
    told = SAY.error(opened.editor.details._fault(caught.value))
    assert "Café" in told
    assert "cafe" not in told
    assert "pulled_by" not in told


def test_costs_are_ticked_for_a_grant():
    opened = Opened("grants", "leader")
    assert [name for _, name in opened.form.fields["eligible"].choices] == ["Oven", "Huur", "Coach"]
    opened.say(do="tick", key="eligible", code="rent", on=False)
    assert opened.line.eligible == ("oven", "coach")
    opened.say(do="tick", key="eligible", code="cafe", on=True)
    assert opened.line.eligible == ("oven", "coach")


@pytest.mark.parametrize(("name", "line"), LINES)
def test_any_line_goes_with_the_links_to_it_in_one_step(name, line):
    model = model_of()
    before = model.plan
    editor = LineEditor(model, lambda callback: callback, name)
    editor.refresh()
    editor.grid._answer(None, {"do": "remove", "row": line}, [])
    assert line not in {one.id for _, one in model.plan.lines()}
    model.undo()
    assert model.plan == before


def test_the_form_closes_with_its_line_and_gives_the_cursor_back():
    opened = Opened("costs", "rent")
    assert opened.form in opened.editor.widget.children
    sent = []
    opened.editor.grid.send = sent.append
    opened.say(do="close")
    assert opened.editor.widget.children == (opened.editor.grid,)
    assert sent == [{"focus": "rent"}]
    opened.editor.grid._answer(None, {"do": "more", "row": "rent"}, [])
    assert opened.form in opened.editor.widget.children
    opened.editor.grid._answer(None, {"do": "remove", "row": "rent"}, [])
    assert opened.editor.widget.children == (opened.editor.grid,)
    opened.type("amount", "5")
    assert "rent" not in {line.id for line in opened.model.plan.costs}


# --- what is said --------------------------------------------------------------------------------


def test_what_lenders_get_back_is_that_of_the_rules():
    opened = Opened("loans", "friends")
    side = finance.lender_side(opened.line)
    offer = opened.form.fields["lenders"].offers[0]
    assert SAY.euro(side.total, 2) in offer.text
    assert SAY.euro(side.total / 4, 2) in offer.text
    assert offer.link.startswith("http")
    assert Opened("loans", "bank").form.fields["lenders"].offers == ()
    opened.type("month", "2015-01")
    assert "weten we niet" in opened.form.fields["lenders"].offers[0].text


@pytest.mark.parametrize(
    ("name", "line", "key", "text", "told"),
    [
        ("costs", "rent", "end", "2027-01", "Laatste maand"),
        ("loans", "bank", "term", "61", "Looptijd"),
        ("loans", "bank", "grace", "60", "Eerst alleen rente"),
        ("staff", "coach", "holiday_share", "96", "Vakantiegeld"),
        ("crowdfunding", "crowd", "activity", "", "Waar worden ze klant?"),
        ("grants", "leader", "share", "", "Deel van de kosten"),
        ("activities", "bread", "customers", "", "Bezoeken"),
        ("grants", "leader", "balance_month", "2027-01", "Maand waarin de rest komt"),
        ("costs", "rent", "name", "", "Naam"),
        ("costs", "rent", "name", "x" * 121, "Naam"),
    ],
)  # fmt: skip
def test_what_the_plan_refuses_is_told_in_the_words_of_the_page(name, line, key, text, told):
    opened = Opened(name, line)
    before = opened.model.plan
    opened.type(key, text)
    assert opened.model.plan == before
    assert opened.form._values[key] == text
    sentence = opened.form._faults[key]
    assert told in sentence
    assert "\n" not in sentence
    assert f"{opened.line.name}:" not in sentence, "it stands at the line itself"
    # No place in a file, no field of the program.
    assert not re.search(r"\w+\[\d+\]|[a-z]_[a-z]", sentence), sentence


def test_a_fault_of_another_field_is_told_in_words_at_a_cell_of_the_table_too():
    opened = Opened("grants", "town")
    message = {"do": "edit", "row": "town", "key": "advance", "text": "40"}
    opened.editor.grid._answer(None, message, [])
    told = opened.editor.grid._faults["town.advance"]
    assert SAY("finance_details.label.balance_month") in told
    assert "grants[" not in told


@pytest.mark.parametrize("key", SECTIONS)
def test_every_section_shows_a_plan_that_uses_every_field(key):
    model = model_of()
    section = SECTIONS[key](model, lambda callback: callback)
    section.refresh()
    assert section.widget is not None
