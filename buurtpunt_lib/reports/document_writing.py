"""A document in the form that is asked for: the one place that knows who writes which form.

Form: `docx`, `pdf`, `html` or `xlsx`. What writes a form is only loaded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.content import Report


def check_form(format: str, forms: Collection[str]) -> None:
    """Raises InputError `report.format_unknown` where a document does not come in a form."""
    if format not in forms:
        raise InputError("report.format_unknown", value=format, allowed=", ".join(forms))


@contextmanager
def packages_of(format: str) -> Iterator[None]:
    """A package that is not there becomes InputError `report.package_missing`."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("buurtpunt_lib"):
            raise
        raise InputError("report.package_missing", format=format, package=error.name) from None


def written(
    make: Callable[[], Report], format: str, say: Catalogue, forms: Collection[str]
) -> bytes:
    """A document as the bytes of a file.

    make: gives the document, once its form is known to be one of `forms`. Raises InputError
    `report.format_unknown`, `report.package_missing`, and whatever `make` raises.
    """
    check_form(format, forms)
    with packages_of(format):
        return _writer(format)(make(), say)


def _writer(format: str) -> Callable[[Report, Catalogue], bytes]:
    if format == "xlsx":
        from buurtpunt_lib.reports.village_document.as_xlsx import to_xlsx as write
    elif format == "docx":
        from buurtpunt_lib.reports.plan_document.as_docx import to_docx as write
    elif format == "pdf":
        from buurtpunt_lib.reports.plan_document.as_pdf import to_pdf as write
    else:
        from buurtpunt_lib.reports.plan_document.as_html import to_html as write
    return write
