"""Plans to make documents of, and reading numbers back from what a document says."""

from __future__ import annotations

from datetime import date
from functools import cache

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.reports.content import Bullets, LineChart, Picture, Report, Table, plain
from buurtpunt_lib.reports.pitch import to_pptx
from buurtpunt_lib.reports.plan_document import sections
from buurtpunt_lib.reports.plan_document.as_docx import to_docx
from buurtpunt_lib.reports.plan_document.as_html import to_html
from buurtpunt_lib.reports.plan_document.as_pdf import to_pdf
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import catalogue

DAY = date(2026, 11, 22)
EXAMPLES = {path.stem: read_plan(path) for path in sorted((DATA / "examples").glob("*.json"))}
FORMULA = '=HYPERLINK("http://evil.example/","klik")'
SCRIPT = "<script>alert(1)</script> & \"q\" 's' {{7*7}}"
TURNED = "\u202edesrever\u202c"
NASTY = HubPlan.from_dict(
    {
        "schema": 1,
        "name": f"{FORMULA} {SCRIPT}",
        "description": f"<img src=x onerror=alert(1)>\n@SUM(1+1)*cmd|' /C calc'!A0 </w:t> ]]> "
        f"&lt;b&gt; \x0b\x07{TURNED} 😀 Łódź ő العربية",
        "notes": ["=1+1", "<b>vet</b>", "javascript:alert(1)"],
        "village": "71053G",
        "start": "2026-11",
        "opening": "2027-03",
        "months": 120,
        "opening_balance": -500.25,
        "legal_form": "bv",
        "activities": [
            {"id": "a", "name": f"+{SCRIPT}", "kind": "cafe", "basket": 6, "margin": 0.6,
             "reach": {"residents": 1200, "share": 0.3, "visits": 2}, "note": "<i>hm</i>",
             "basis": {"source": "javascript:alert(1)"}},
            {"id": "b", "name": "-2+3", "kind": "bread", "customers": 300, "basket": 2.5,
             "margin": 0.3, "pulled_by": [{"activity": "a", "share": 0.2}], "stock_days": 10,
             "supplier_days": 30, "customer_days": 5,
             "basis": {"source": 'https://x.example/" onmouseover="alert(1)'}},
        ],
        "costs": [
            {"id": "c", "name": "@rent|<x>", "kind": "rent", "amount": 900,
             "basis": {"source": "onbekende <b>bron"}},
            {"id": "d", "name": "lang" * 30, "amount": 120, "period": "yearly",
             "basis": {"source": "https://x.example/pad?x=1&y=2"}},
        ],
        "staff": [
            {"id": "s", "name": "=leider", "fte": 0.5, "yearly_cost": 48000, "partner_share": 0.4,
             "partner_end": "2029-12", "holiday_share": 0.07, "year_end_share": 0.07},
        ],
        "volunteers": [
            {"id": "v", "name": "<ploeg>", "people": 12, "hours": 8, "days": 30, "allowance": 50},
        ],
        "investments": [
            {"id": "i", "name": "Toog", "amount": 30000.5, "month": "2027-01", "overrun": 0.125,
             "life_years": 5, "renew": True},
        ],
        "grants": [
            {"id": "g", "name": "Subsidie", "provider": "<Provincie>", "amount": 12000,
             "month": "2027-02", "advance": 0.5, "balance_month": "2028-02", "delay": 2},
        ],
        "recurring_grants": [
            {"id": "h", "name": "Toelage", "amount": 5000, "begin": "2027-04", "end": "2030-03"},
        ],
        "gifts": [{"id": "k", "name": "Leden", "amount": 600, "end": "2031-01",
                   "certainty": "hoped"}],
        "crowdfunding": [
            {"id": "l", "name": "Actie", "target": 8000, "month": "2027-02", "fee": 0.06,
             "chance": 0.7, "rewards": 900, "rewards_months": 6, "new_customers": 12,
             "activity": "a"},
        ],
        "loans": [
            {"id": "m", "name": "Oude lening", "amount": 10000, "month": "2025-01", "rate": 0.04,
             "term": 60},
            {"id": "w", "name": "Winwin", "kind": "win_win", "lender": "Jan & Piet <x>",
             "amount": 80000, "month": "2027-02", "rate": 0.09, "term": 24,
             "repayment": "bullet", "period": "yearly"},
        ],
        "own_money": [{"id": "o", "name": "Eigen", "amount": 5000, "month": "2026-12"}],
        "actuals": [{"month": "2027-03", "earned": 2100.5, "balance": 1234},
                    {"month": "2027-04", "spent": 3000}],
    }
)  # fmt: skip
EMPTY = HubPlan.empty(name="Leeg", start=date(2027, 1, 1), opening=date(2027, 4, 1))
PLANS = {**EXAMPLES, "nasty": NASTY, "empty": EMPTY}


SAY = {language: catalogue(language) for language in ("nl", "en")}
_WRITERS = {"docx": to_docx, "pdf": to_pdf, "html": to_html}


@cache
def report_of(name: str, language: str) -> Report:
    """The content of the document of a plan, worked out once for all tests."""
    return sections(PLANS[name], SAY[language], today=DAY)


@cache
def file_of(name: str, language: str, kind: str) -> bytes:
    """The document of a plan as a file, made once for all tests."""
    if kind == "pptx":
        return to_pptx(PLANS[name], SAY[language], today=DAY)
    return _WRITERS[kind](report_of(name, language), SAY[language])


def words_of(report: Report) -> str:
    """Everything that a document says, one piece a line."""
    found = [report.title, report.subtitle, report.footer]
    found += [f"{name} {plain(value)}" for name, value in report.facts]
    for heading, chapter in report.numbered():
        found.append(heading)
        for block in chapter.blocks:
            if isinstance(block, Bullets):
                found += [plain(item) for item in block.items]
            elif isinstance(block, Table):
                found.append(block.caption)
                found += [plain(cell) for row in block.rows for cell in row.cells]
            elif isinstance(block, LineChart | Picture):
                found += [block.title, block.description]
            else:
                found.append(plain(block.text))
    return "\n".join(found)


def tables(report: Report, chapter: str) -> list[Table]:
    found = report.chapter(chapter)
    return [block for block in found.blocks if isinstance(block, Table)] if found else []


def read(text: str) -> float:
    """The number that a Dutch document wrote: "−€ 1.234" → -1234.0."""
    bare = text.replace("\u2212", "-").replace("€", "").replace("\u00a0", "")
    return float(bare.replace(".", "").replace(",", "."))


def amounts(found: list[Table], name: str) -> list[float]:
    """The amounts of the first row with a name in each table, one after the other."""
    values: list[float] = []
    for table in found:
        row = next(row for row in table.rows if plain(row.cells[0]) == name)
        values += [read(plain(cell)) for cell in row.cells[1:]]
    return values
