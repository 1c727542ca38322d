"""Every sentence a user reads, and how numbers and dates are written, per language.

Catalogue: the words of one language, read from `texts/<language>/*.yaml`. The file name is the
first part of a key: `say("finance.title")` stands in `finance.yaml` under `title`.
Dutch is written first; a test keeps the languages in step.

A catalogue is passed to whoever speaks (`say`); there is no global language.
"""

from buurtpunt_lib.texts.catalogue import LANGUAGES, Catalogue, catalogue

__all__ = ["LANGUAGES", "Catalogue", "catalogue"]
