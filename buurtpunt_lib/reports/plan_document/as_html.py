"""A document as one HTML file: no script, nothing asked from elsewhere, fit to print.

Every text is escaped where it is put into an element; only elements of ours are HTML.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from buurtpunt_lib.charts.drawing import balance_drawing
from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, SOFT, WARN
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Heading,
    LineChart,
    Note,
    Paragraph,
    Picture,
    Report,
    Row,
    Table,
    Text,
    plain,
    runs,
)
from buurtpunt_lib.texts import Catalogue

# Nothing but what stands in the file itself may be shown, and no script may run.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_STYLE = f"""
@page {{ size: A4; margin: 18mm 16mm; }}
@page wide {{ size: A4 landscape; margin: 14mm 12mm; }}
* {{ box-sizing: border-box; }}
body {{ font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif;
  color: {INK}; background: #fff; margin: 0 auto; max-width: 60rem; padding: 1.5rem; }}
h1 {{ font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; color: {ACCENT}; }}
h2 {{ font-size: 1.4rem; margin: 2.5rem 0 .75rem; padding-top: .5rem;
  border-top: 2px solid {ACCENT}; }}
h3 {{ font-size: 1.1rem; margin: 1.5rem 0 .5rem; }}
a {{ color: {ACCENT}; overflow-wrap: anywhere; }}
.subtitle {{ font-size: 1.2rem; color: {QUIET}; margin: 0 0 1rem; }}
.lead {{ font-size: 1.1rem; font-weight: 600; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; }}
dt {{ color: {QUIET}; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
.note {{ border-left: 4px solid {QUIET}; background: #f3f6f6; padding: .5rem .75rem;
  margin: .75rem 0; }}
.note-warning {{ border-color: {WARN}; background: #faf1ed; }}
.note-assumption, .note-unknown {{ border-style: dashed; border-width: 0 0 0 4px; }}
.scroll {{ overflow-x: auto; margin: 1rem 0; }}
table {{ border-collapse: collapse; width: 100%; font-size: .9rem; }}
caption {{ text-align: left; font-weight: 600; padding: .25rem 0; }}
th, td {{ padding: .3rem .5rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid {LINE}; font-weight: 400; overflow-wrap: break-word; }}
thead th {{ border-bottom: 2px solid {ACCENT}; vertical-align: bottom; font-weight: 600; }}
.num {{ text-align: right; font-variant-numeric: tabular-nums; }}
td.num {{ white-space: nowrap; }}
.group > * {{ background: {SOFT}; font-weight: 600; }}
.total > * {{ font-weight: 700; border-top: 1.5px solid {INK}; }}
.wide table {{ font-size: .75rem; }}
.roomy th, .roomy td {{ padding-block: .55rem; border: 1px solid {LINE}; }}
.form section + section {{ break-before: page; }}
figure {{ margin: 1rem 0; }}
figcaption {{ font-weight: 600; }}
footer {{ margin-top: 2.5rem; border-top: 1px solid {LINE}; padding-top: .5rem;
  font-size: .85rem; color: {QUIET}; }}
@media print {{
  body {{ max-width: none; padding: 0; font-size: 10pt; }}
  .scroll {{ overflow: visible; }}
  h2, h3, caption {{ break-after: avoid; }}
  tr, figure, .note {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
  .wide {{ page: wide; break-before: page; }}
  .wide table {{ font-size: 6.5pt; }}
  .wide th, .wide td {{ padding: .5pt 2pt; }}
}}
"""


def to_html(report: Report, say: Catalogue) -> bytes:
    """The document as a UTF-8 HTML file."""
    facts = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(escape(name), _text(value))
        for name, value in report.facts
    )
    contents = Markup("").join(
        Markup('<li><a href="#{}">{}</a></li>').format(chapter.key, chapter.title)
        for _, chapter in report.numbered()
    )
    nav = Markup('<nav aria-label="{name}"><h3>{name}</h3><ol>{contents}</ol></nav>\n').format(
        name=say("report.contents"), contents=contents
    )
    chapters = Markup("").join(
        Markup('<section id="{}"><h2>{}</h2>{}</section>').format(
            chapter.key, heading, Markup("").join(_block(b, say) for b in chapter.blocks)
        )
        for heading, chapter in report.numbered()
    )
    page = Markup(
        '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        "<title>{title} – {subtitle}</title>\n<style>{style}</style>\n</head>\n"
        '<body class="{kind}">\n'
        '<header><h1>{title}</h1><p class="subtitle">{subtitle}</p></header>\n'
        "<main>\n{notes}<dl>{facts}</dl>\n"
        "{nav}{chapters}\n</main>\n<footer>{footer}</footer>\n</body>\n</html>\n"
    ).format(
        language=report.language,
        kind="form" if report.form else "report",
        policy=_POLICY,
        title=plain(report.title),
        subtitle=report.subtitle,
        style=Markup(_STYLE),
        notes=Markup("").join(_block(note, say) for note in report.notes),
        facts=facts,
        nav=nav if report.listed else "",
        chapters=chapters,
        footer=report.footer,
    )
    return str(page).encode("utf-8")


def _text(text: Text) -> Markup:
    pieces = []
    for words, address in runs(text):
        written = Markup("<br>").join(escape(line) for line in words.split("\n"))
        if address is not None:
            written = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(
                address, written
            )
        pieces.append(written)
    return Markup("").join(pieces)


def _block(block: Block, say: Catalogue) -> Markup:
    if isinstance(block, Heading):
        return Markup("<h3>{}</h3>").format(_text(block.text))
    if isinstance(block, Paragraph):
        lead = Markup(' class="lead"') if block.lead else ""
        return Markup("<p{}>{}</p>").format(lead, _text(block.text))
    if isinstance(block, Bullets):
        items = (Markup("<li>{}</li>").format(_text(item)) for item in block.items)
        return Markup("<ul>{}</ul>").format(Markup("").join(items))
    if isinstance(block, Note):
        return Markup('<p class="note note-{}">{}</p>').format(block.kind, _text(block.text))
    if isinstance(block, LineChart):
        series = [(plain(s.name), s.values, s.dashed) for s in block.series]
        drawn = svg(balance_drawing(block.months, series, say), description=block.description)
        return Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(
            block.title, Markup(drawn)
        )
    if isinstance(block, Picture):
        drawn = svg(block.drawing, description=block.description)
        return Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(
            block.title, Markup(drawn)
        )
    return _table(block)


def _table(table: Table) -> Markup:
    kinds = [Markup(' class="num"') if column.number else "" for column in table.columns]
    top = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(kind, column.heading)
        for column, kind in zip(table.columns, kinds, strict=True)
    )
    whole = sum(column.width for column in table.columns)
    widths = Markup("").join(
        Markup('<col style="width:{:.1f}%">').format(100 * column.width / whole)
        for column in table.columns
    )
    body = Markup("").join(_row(row, kinds) for row in table.rows)
    # A box that scrolls must be reachable by keyboard, and say what it is.
    return Markup(
        '<div class="scroll{}{}" tabindex="0" role="region" aria-label="{}"><table>'
        "<caption>{}</caption><colgroup>{}</colgroup><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(
        " wide" if table.wide else "",
        " roomy" if table.roomy else "",
        plain(table.caption),
        plain(table.caption),
        widths,
        top,
        body,
    )


def _row(row: Row, kinds: list) -> Markup:
    if row.is_heading:
        return Markup('<tr class="group"><th scope="colgroup" colspan="{}">{}</th></tr>').format(
            len(kinds), _text(row.cells[0])
        )
    cells = [
        Markup("<td{}>{}</td>").format(kind, _text(cell))
        for cell, kind in zip(row.cells[1:], kinds[1:], strict=True)
    ]
    head = Markup('<th scope="row">{}</th>').format(_text(row.cells[0]))
    style = "" if row.kind == "plain" else Markup(' class="{}"').format(row.kind)
    return Markup("<tr{}>{}{}</tr>").format(style, head, Markup("").join(cells))
