"""HTML that is safe by construction: no text becomes an element by accident."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.dashboards import markup as m


class Reader(HTMLParser):
    """Reads HTML back: the tags and attributes that a browser would see, and the text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.text = [], {}, ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.update(attrs)

    def handle_data(self, data):
        self.text += data


@given(st.text())
def test_text_stays_text(text):
    # A parser turns carriage returns and NUL into something else; browsers do too.
    text = text.replace("\r", "").replace("\0", "")
    read = Reader(m.element("p", text))
    assert read.tags == ["p"]
    assert read.text == text


@given(st.text())
def test_attributes_stay_attributes(text):
    text = text.replace("\r", "").replace("\0", "")
    read = Reader(m.element("p", "x", title=text))
    assert read.attributes == {"title": text}


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)), st.text())
def test_a_table_holds_only_its_own_elements(rows, caption):
    columns = [m.Column("a"), m.Column("b", number=True)]
    read = Reader(m.table(columns, rows, caption=caption))
    assert set(read.tags) <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert read.tags.count("td") == len(rows)
    assert read.tags.count("th") == 2 + len(rows)


def test_numbers_stand_right_and_the_first_cell_is_a_heading():
    html = m.table(
        [m.Column("dorp"), m.Column("inwoners", number=True)], [["Aalst", 929]], caption=""
    )
    assert '<th scope="row">Aalst</th><td class="num">929</td>' in html


def test_only_addresses_become_links():
    assert "href" not in m.link("klik", "javascript:alert(1)")
    assert 'rel="noopener noreferrer"' in m.link("bron", "https://example.org/a?b=1&c=2")
    assert "b=1&amp;c=2" in m.link("bron", "https://example.org/a?b=1&c=2")
    assert "target" not in m.link("start", "/")


def test_none_is_left_out_and_lists_are_opened():
    assert m.element("p", ["a", None, ["b"]], class_=None) == "<p>ab</p>"
