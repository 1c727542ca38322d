"""The list of places as somebody would take it in with well-known tools: read_csv, pandera, to_sql.

It checks what the register checks of such a list, column by column: keys, words, dates, lists,
villages against municipalities, spots, opening hours, contact details in free text. Pandera tells
the faults by cell. Then it writes what the register writes, into the same tables of a database that
our migrations made: codes in the place of words, lists item by item, the history, words to search.
"""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.hub_record import Challenge, PartnerKind, Precision, Setting
from buurtpunt_lib.domain.opening_hours import readable
from buurtpunt_lib.domain.service import PolicyDomain
from buurtpunt_lib.reports.register_files.cells import FIELDS, header
from buurtpunt_lib.texts import Catalogue

LISTS = ("services", "stages", "partners", "challenges", "sources")
_TEXTS = ("name", "place", "address", "carrier", "opening_hours", "digital", "funding", "figures",
          "notes")  # fmt: skip
_CONTACT = (
    r"[\w.+-]+@[\w-]+\.\w+"
    r"|(?<![\d.,])(?:\+32|0\d{1,3})[ ./-]?\d{1,3}(?:[ ./-]?\d{2,3}){2,3}(?!\d)"
)
_CODES = {"kind": HubKind, "status": HubStatus, "initiator": Initiator,
          "legal_form": HubLegalForm, "precision": Precision, "setting": Setting}  # fmt: skip
_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"


def read(content: bytes, say: Catalogue) -> pd.DataFrame:
    """The rows under the names of our fields; lat and lon as numbers."""
    frame = pd.read_csv(io.BytesIO(content), sep=";", dtype=object)
    frame = frame.rename(columns={header(field, say): field for field in FIELDS})
    for name in ("lat", "lon"):
        frame[name] = pd.to_numeric(frame[name].str.replace(",", "."))
    return frame


def check(frame: pd.DataFrame, say: Catalogue) -> pd.DataFrame:
    """Raises pandera's SchemaErrors with every fault."""
    return pa.DataFrameSchema(_columns(say), checks=_between()).validate(frame, lazy=True)


def _columns(say: Catalogue) -> dict[str, pa.Column]:
    def words(kind: str, codes) -> pa.Check:
        return pa.Check.isin([say(f"landscape.{kind}.{code.value}") for code in codes])

    services = [one.name(say.language) for one in datasets.services()]
    states = [say(f"landscape.status.{one.value}") for one in HubStatus]
    partners = [say(f"landscape.partner.{one.value}") for one in PartnerKind]
    challenges = [say(f"landscape.challenge.{one.value}") for one in Challenge if one.value]
    date = pa.Check(_is_date)
    found = {
        name: pa.Column(object, [pa.Check.str_length(0, 4_000), pa.Check(_no_contact)],
                        nullable=True)
        for name in _TEXTS
    }  # fmt: skip
    return found | {
        "id": pa.Column(object, [pa.Check.str_matches(r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                                 pa.Check.str_length(1, 80)], unique=True),
        "name": pa.Column(object, [pa.Check.str_length(1, 160), pa.Check(_no_contact)]),
        "kind": pa.Column(object, words("kind", HubKind)),
        "status": pa.Column(object, words("status", HubStatus)),
        "initiator": pa.Column(object, words("initiator", Initiator), nullable=True),
        "legal_form": pa.Column(object, words("legal_form", HubLegalForm), nullable=True),
        "village": pa.Column(object, pa.Check.isin(list(datasets.villages().index)), nullable=True),
        "lat": pa.Column(float, pa.Check.in_range(50, 52), nullable=True),
        "lon": pa.Column(float, pa.Check.in_range(2, 7), nullable=True),
        "status_as_of": pa.Column(object, date, nullable=True),
        "confirmed_on": pa.Column(object, date, nullable=True),
        "services": pa.Column(object, pa.Check(_items(services)), nullable=True),
        "stages": pa.Column(object, pa.Check(_items(states)), nullable=True),
        "partners": pa.Column(object, pa.Check(_items(partners)), nullable=True),
        "challenges": pa.Column(object, pa.Check(_items(challenges)), nullable=True),
        "sources": pa.Column(object, [pa.Check.str_length(1, 20_000), pa.Check(_addresses)]),
        "opening_hours": pa.Column(object, [pa.Check(_hours), pa.Check(_no_contact)],
                                   nullable=True),
    }  # fmt: skip


def _between() -> list[pa.Check]:
    """What must agree between the fields of a row."""
    villages = datasets.villages()

    def agrees(column: str):
        def check(frame: pd.DataFrame) -> pd.Series:
            expected = frame["village"].map(villages[column])
            return expected.isna() | (expected == frame[column])

        return check

    def near(frame: pd.DataFrame) -> pd.Series:
        lat, lon = (frame["village"].map(villages[name]) for name in ("lat", "lon"))
        far = (111.2 * (frame["lat"] - lat)) ** 2 + (70.1 * (frame["lon"] - lon)) ** 2 > 20**2
        return ~far

    return [pa.Check(agrees("municipality")), pa.Check(agrees("province")), pa.Check(near)]


def _no_contact(cells: pd.Series) -> pd.Series:
    bare = cells.str.replace(r"https?://\S+", " ", regex=True)
    return ~bare.str.contains(_CONTACT, regex=True, na=False)


def _is_date(cells: pd.Series) -> pd.Series:
    known = cells.dropna()
    whole = known.str.fullmatch(_DATE) & known.str.slice(0, 4).str.isdigit()
    days = pd.to_datetime(known.where(whole), format="ISO8601", errors="coerce").notna()
    return (whole & days).reindex(cells.index, fill_value=True)


def _items(allowed: list[str]):
    """Each item is a known word, with a state and dates between brackets where it has them."""

    def check(cells: pd.Series) -> pd.Series:
        parts = cells.dropna().str.split("; ").explode()
        # A word that holds a sign of the list stands between quotes.
        word = parts.str.strip('"')
        bare = word.str.replace(r" \([^)]*\)$|: .*$", "", regex=True)
        good = word.isin(allowed) | bare.isin(allowed)
        return good.groupby(level=0).all().reindex(cells.index, fill_value=True)

    return check


def _addresses(cells: pd.Series) -> pd.Series:
    parts = cells.dropna().str.split("; ").explode()
    good = ~parts.str.startswith("http") | parts.str.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
    return good.groupby(level=0).all().reindex(cells.index, fill_value=True)


def _hours(cells: pd.Series) -> pd.Series:
    # Many places have the same hours: each text is read once.
    good = {text: readable(text) for text in cells.dropna().unique()}
    return cells.map(good).fillna(True).astype(bool)


def store(frame: pd.DataFrame, target: Path, say: Catalogue) -> int:
    """Adds the rows to a register in SQLite: places, lists, history and words to search."""
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")
        (first,) = connection.execute("SELECT next_number FROM register_state").fetchone()
        hub, lists = _in_codes(frame, say)
        hub.insert(0, "number", range(first, first + len(hub)))
        number = pd.Series(hub["number"].to_numpy(), index=frame.index)
        now = str(datetime.now(UTC).replace(tzinfo=None))
        words = _words(hub, lists, number)
        history = _history(hub, lists, number, now)
        hub = hub.assign(revision=1, changed_at=now, changed_by="pandas", removed=False)
        hub.to_sql("hub", connection, index=False, if_exists="append")
        for name, items in lists.items():
            rows = items.assign(hub=number.reindex(items.index).to_numpy())
            rows.to_sql(f"hub_{name}", connection, index=False, if_exists="append")
        history.to_sql("hub_revision", connection, index=False, if_exists="append")
        # A statement for many rows: SQLite writes its full text index out after each statement.
        words.to_sql("hub_words", connection, index=False, if_exists="append", method="multi",
                     chunksize=5_000)  # fmt: skip
        connection.execute(
            "UPDATE register_state SET changes = changes + 1, next_number = ?", (first + len(hub),)
        )
        connection.commit()
    return len(frame)


def _in_codes(frame: pd.DataFrame, say: Catalogue) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """The columns of the table of places, and the rows of each list by the row they are of."""
    hub = frame.drop(columns=[*LISTS, "domains"]).copy()
    for name, codes in _CODES.items():
        words = {say(f"landscape.{name}.{code.value}"): code.value for code in codes if code.value}
        hub[name] = hub[name].map(words).fillna("")
    hub["physical"] = hub["physical"].map({"ja": True, "nee": False}).astype(object)
    optional = ["village", "lat", "lon", "physical", "confirmed_on"]
    plain = hub.columns.difference(optional)
    hub[plain] = hub[plain].fillna("")
    hub[optional] = hub[optional].astype(object).where(hub[optional].notna(), None)

    services = {one.name(say.language): one.code for one in datasets.services()}
    states = {say(f"landscape.status.{one.value}"): one.value for one in HubStatus}
    partners = {say(f"landscape.partner.{one.value}"): one.value for one in PartnerKind}
    offered = _parts(frame["services"])
    known = offered["part"].map(services)
    details = (
        offered["part"].where(known.isna()).str.extract(r"^(?P<word>.*\S) \((?P<in>[^()]*)\)$")
    )
    planned = hub["status"].reindex(offered.index).isin(["idea", "plan"])
    service = pd.DataFrame({
        "position": offered["position"],
        "service": known.fillna(details["word"].map(services)),
        "status": planned.map({True: "planned", False: "offered"}),
        "begin_on": details["in"].str.extract(r"vanaf ([\d-]+)")[0].fillna(""),
        "end_on": details["in"].str.extract(r"tot ([\d-]+)")[0].fillna(""),
    })  # fmt: skip
    lived = _parts(frame["stages"])
    split = lived["part"].str.extract(r"^(?P<word>[^(]*?)(?: \((?P<since>[\d-]+)\))?$")
    stage = pd.DataFrame({"position": lived["position"], "status": split["word"].map(states),
                          "since": split["since"].fillna("")})  # fmt: skip
    with_whom = _parts(frame["partners"])
    split = with_whom["part"].str.extract(r"^(?P<word>[^:]*)(?:: (?P<name>.*))?$")
    partner = pd.DataFrame({"position": with_whom["position"],
                            "kind": split["word"].map(partners),
                            "name": split["name"].fillna("")})  # fmt: skip
    source = _parts(frame["sources"]).rename(columns={"part": "address"})
    tags = []
    for name, codes in (("challenges", Challenge), ("domains", PolicyDomain)):
        part = "challenge" if name == "challenges" else "domain"
        words = {say(f"landscape.{part}.{one.value}"): one.value for one in codes}
        found = _parts(frame[name])
        tags.append(pd.DataFrame({"field": name, "position": found["position"],
                                  "code": found["part"].map(words)}))  # fmt: skip
    return hub, {"stage": stage, "service": service, "partner": partner, "source": source,
                 "tag": pd.concat(tags)}  # fmt: skip


def _parts(cells: pd.Series) -> pd.DataFrame:
    """The items of a list with their places, by the row they are of."""
    parts = cells.dropna().str.split("; ").explode().str.strip('"')
    return pd.DataFrame({"part": parts, "position": parts.groupby(level=0).cumcount()})


def _history(
    hub: pd.DataFrame, lists: dict[str, pd.DataFrame], number: pd.Series, now: str
) -> pd.DataFrame:
    """What can be undone and compared: every place as it came in, whole, as JSON."""
    record = hub.drop(columns="number").copy()
    named = {"stages": ("stage", {}), "partners": ("partner", {}),
             "services": ("service", {"begin_on": "begin", "end_on": "end"})}  # fmt: skip
    for field, (name, other) in named.items():
        items = lists[name].drop(columns="position").rename(columns=other)
        several = pd.Series(items.to_dict("records"), index=items.index, dtype=object)
        record[field] = several.groupby(level=0).agg(list).reindex(record.index)
    record["sources"] = lists["source"]["address"].groupby(level=0).agg(list)
    for field, tags in lists["tag"].groupby("field"):
        record[field] = tags["code"].groupby(level=0).agg(list).reindex(record.index)
    text = record.to_json(orient="records", lines=True, force_ascii=False, double_precision=15)
    return pd.DataFrame({
        "hub": number, "number": 1, "record": text.splitlines(), "author": "pandas",
        "made_at": now, "reason": "", "action": "imported", "batch": "b", "suggestion": None,
    })  # fmt: skip


def _words(hub: pd.DataFrame, lists: dict[str, pd.DataFrame], number: pd.Series) -> pd.DataFrame:
    names = {one.code: f"{one.name_nl} {one.name_en}" for one in datasets.services()}
    folded = {code: _fold(pd.Series([name])).iat[0] for code, name in names.items()}
    services = lists["service"]["service"].map(folded).groupby(level=0).agg(" ".join)
    columns = (
        "name",
        "place",
        "municipality",
        "address",
        "province",
        "carrier",
        "notes",
        "figures",
    )
    plain = {name: _fold(hub[name]) for name in columns}
    title = (plain["name"] + " " + plain["place"] + " " + plain["municipality"] + " "
             + services.reindex(hub.index).fillna(""))  # fmt: skip
    partners = _fold(lists["partner"]["name"]).groupby(level=0).agg(" ".join)
    rest = plain["address"] + " " + plain["province"] + " " + plain["carrier"]
    rest += " " + plain["notes"] + " " + plain["figures"]
    rest += " " + partners.reindex(hub.index).fillna("")
    tidy = [text.str.replace(r" +", " ", regex=True).str.strip() for text in (title, rest)]
    return pd.DataFrame({"hub": number, "title": " " + tidy[0] + " ", "words": tidy[1]})


def _fold(cells: pd.Series) -> pd.Series:
    """Letters without accents, digits, and single spaces; "st" is "sint"."""
    plain = cells.str.normalize("NFKD").str.encode("ascii", "ignore").str.decode("ascii")
    words = plain.str.lower().str.replace(r"[^a-z0-9]+", " ", regex=True).str.strip()
    return words.str.replace(r"\bst\b", "sint", regex=True)
