"""The list of places as somebody would take it in with well-known tools: read_csv, pandera, to_sql.

It checks what the register checks of such a list, column by column: keys, words, dates, lists,
villages against municipalities, spots, opening hours, contact details in free text. Pandera tells
the faults by cell. Rows, lists, history and words to search go to tables with the same keys.
"""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.hub_record import Challenge, PartnerKind
from buurtpunt_lib.domain.opening_hours import readable
from buurtpunt_lib.reports.register_files.cells import FIELDS, header
from buurtpunt_lib.texts import Catalogue

LISTS = ("services", "stages", "partners", "challenges", "sources")
_TEXTS = ("name", "place", "address", "carrier", "opening_hours", "digital", "funding", "figures",
          "notes")  # fmt: skip
_CONTACT = (
    r"[\w.+-]+@[\w-]+\.\w+"
    r"|(?<![\d.,])(?:\+32|0\d{1,3})[ ./-]?\d{1,3}(?:[ ./-]?\d{2,3}){2,3}(?!\d)"
)
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


def store(frame: pd.DataFrame, target: Path) -> int:
    """Rows, lists, history and words to search, in a new file."""
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    try:
        frame.drop(columns=list(LISTS)).to_sql("hub", connection, index=False)
        connection.execute("CREATE UNIQUE INDEX hub_id ON hub (id)")
        for name in LISTS:
            parts = frame[["id", name]].dropna()
            parts = parts.assign(item=parts[name].str.split("; ")).explode("item")
            parts = parts.drop(columns=name).reset_index(drop=True)
            parts["position"] = parts.groupby("id").cumcount()
            parts.to_sql(f"hub_{name}", connection, index=False)
            connection.execute(f"CREATE UNIQUE INDEX {name}_of ON hub_{name} (id, position)")
        # What can be undone and compared: every row as it came in, once more.
        history = pd.DataFrame({"id": frame["id"], "number": 1, "record": frame.to_json(
            orient="records", lines=True, force_ascii=False).splitlines()})  # fmt: skip
        history.to_sql("hub_revision", connection, index=False)
        connection.execute("CREATE UNIQUE INDEX revision_of ON hub_revision (id, number)")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, text, prefix='2 3')")
        connection.execute("CREATE VIRTUAL TABLE parts USING fts5(title, tokenize='trigram')")
        title = (frame["name"] + " " + frame["municipality"].fillna("")).str.lower()
        rest = title + " " + frame["services"].fillna("").str.lower()
        connection.executemany("INSERT INTO words VALUES (?, ?)", zip(title, rest, strict=True))
        connection.executemany("INSERT INTO parts VALUES (?)", ((one,) for one in title))
        connection.commit()
        return len(frame)
    finally:
        connection.close()
