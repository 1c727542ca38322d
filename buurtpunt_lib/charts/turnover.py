"""The turnover drawn: what is sold month by month, and what it is when fewer customers come.

Turnover: euro sold in a month, shape (month,).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from buurtpunt_lib.charts.finance import Drawn, balance_line, by_month
from buurtpunt_lib.charts.theme import ACCENT, QUIET
from buurtpunt_lib.texts import Catalogue


def turnover_chart(
    months: Sequence[date],
    turnover: Sequence[float],
    prudent: Sequence[float],
    say: Catalogue,
    *,
    share: str,
) -> Drawn:
    """Turnover by month, in euro, and that of fewer customers; the lines differ in dash and width.

    share: the share of the customers that comes, in words.
    """
    lines = (
        (say("finance_guide.forecast.line"), turnover, {"color": ACCENT, "width": 3}),
        (
            say("finance_guide.forecast.line_prudent", share=share),
            prudent,
            {"color": QUIET, "width": 2.5, "dash": "dash"},
        ),
    )
    axis = {
        "title": {"text": say("finance_guide.forecast.axis")},
        "tickformat": ",.0f",
        "rangemode": "tozero",
    }
    traces = [balance_line(months, values, name, line, say) for name, values, line in lines]
    return by_month(traces, axis, say)
