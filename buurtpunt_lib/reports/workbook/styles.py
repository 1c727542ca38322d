"""Styles: how each kind of cell looks. Colours are few, and never the only sign of a meaning."""

from __future__ import annotations

from typing import Any

_INK, _PALE, _LINE = "#17414F", "#E3EDF0", "#B8C4C8"
_INPUT, _INPUT_INK, _CALC = "#FFF6CC", "#1A3C9C", "#F1F3F4"
_EURO = "[$€-{tag}] #,##0.00;[Red]-[$€-{tag}] #,##0.00"
# What is less than half a cent is nothing; sums of fractions leave such crumbs.
_AMOUNT = '[>=0.005]#,##0.00;[<=-0.005]-#,##0.00;"–"'
_BALANCE = '[>=0.005]#,##0.00;[Red][<=-0.005]-#,##0.00;"–"'
_MONTH = "[$-{tag}]mmm yyyy"
_SHARE = '0.00%;-0.00%;"–"'
# The language of month names and of the euro sign's place.
_TAGS = {"nl": "813", "en": "809"}


def styles(language: str) -> dict[str, dict[str, Any]]:
    """The properties of every style, for a workbook in a language."""
    tag = _TAGS[language]
    euro, month = _EURO.format(tag=tag), _MONTH.format(tag=tag)
    head = {"bold": True, "bg_color": _PALE, "text_wrap": True, "valign": "bottom",
            "bottom": 1, "bottom_color": _INK}  # fmt: skip
    box = {"bg_color": _INPUT, "font_color": _INPUT_INK, "border": 1, "border_color": _LINE,
           "valign": "top"}  # fmt: skip
    calc = {"bg_color": _CALC, "border": 1, "border_color": _LINE, "valign": "top"}
    top = {"valign": "top"}
    total = {"bold": True, "top": 1, "top_color": _INK}
    result = {"border": 1, "border_color": _LINE, "align": "right", "bold": True}
    then = {**result, "bold": False, "font_color": "#4A4A4A", "bg_color": _CALC}
    small = {"font_color": "#5A5A5A", "font_size": 9}
    return {
        "title": {"bold": True, "font_size": 16, "font_color": _INK},
        "note": {"font_color": "#4A4A4A", "italic": True},
        "warning": {"bold": True, "text_wrap": True, "valign": "top", "border": 1,
                    "bg_color": "#FBE9E7"},
        "heading": {"bold": True, "font_size": 13, "font_color": _INK},
        "head": head,
        "head_right": {**head, "align": "right"},
        "head_month": {**head, "align": "right", "num_format": month},
        "head_year": {**head, "align": "right", "num_format": "0"},
        "text": {"text_wrap": True, **top},
        "paragraph": {"text_wrap": True, **top},
        "label": {},
        "input_label": {**top, "text_wrap": True},
        "unit": {**small, "italic": True, "align": "left", "indent": 1, **top},
        "unit_head": {**small, "font_size": 8, "italic": True, "text_wrap": True, **top},
        "origin": {"text_wrap": True, "font_color": "#3A3A3A", "align": "left", "indent": 1,
                   **top},
        "block": {"bold": True, "bg_color": _CALC, "num_format": _AMOUNT},
        "value": {"bg_color": _CALC, "font_size": 9, "num_format": "0.####"},
        "amount": {"num_format": _AMOUNT},
        "count": {"num_format": '#,##0.##;-#,##0.##;"–"'},
        "share": {"num_format": _SHARE},
        "factor": {"num_format": "0.0000", **small},
        "small": {"num_format": "0", "align": "right", **small},
        "small_amount": {"num_format": _AMOUNT, "align": "right", **small},
        "total": {**total, "num_format": _AMOUNT},
        "total_label": total,
        "balance": {**total, "num_format": _BALANCE},
        "result": {"num_format": _BALANCE},
        "check": {"num_format": '[Red]#,##0.00;[Red]-#,##0.00;"0"', "bold": True,
                  "align": "right"},
        "plain_number": {"num_format": "General"},
        "calc_number": {**calc, "num_format": "General"},
        "calc_text": {**calc, "text_wrap": True},
        "input_text": {**box, "bold": True},
        "input_euro": {**box, "num_format": euro},
        "input_amount": {**box, "num_format": "#,##0.00"},
        "input_share": {**box, "num_format": "0.00%"},
        "input_number": {**box, "num_format": "General"},
        "input_month": {**box, "num_format": month, "align": "right"},
        "input_choice": {**box, "shrink": True},
        "result_euro": {**result, "num_format": euro},
        "result_month": {**result, "num_format": month},
        "result_words": {**result, "align": "left", "text_wrap": True},
        "result_euro_then": {**then, "num_format": euro},
        "result_month_then": {**then, "num_format": month},
        "fact": {**top, "align": "left"},
        "fact_day": {"num_format": f"[$-{tag}]d mmmm yyyy", "align": "left"},
        "source_text": {"text_wrap": True, "align": "left", "indent": 1, **top},
        "source_euro": {"num_format": euro, **top},
        "source_share": {"num_format": "0.00%", **top},
        "source_number": {"num_format": "General", **top},
    }  # fmt: skip
