"""Reference tables: what we know of villages, services and hubs, and where each figure comes from.

Table: a CSV file below `data/`, read once per process. What is returned is a copy that shares
memory with the cached table, so a caller who changes it changes nobody else's.
Source: who published a figure, when, under which licence (`data/knowledge/sources.yaml`).
Evidence layer: which services a source shows in which village. OpenStreetMap is a layer of its
own (ODbL). A row says "is there"; no row says nothing, unless the source is complete.
Loaded table: what the operator fetched or brought (`loaded`); it stands beside what is shipped.
Facility: a service that is measured in villages; hub service: what a hub can offer.

`datasets.build.build` rebuilds `data/reference`, `check` verifies every file, and
`python -m buurtpunt_lib.datasets` takes up files that were edited by hand.
"""

from buurtpunt_lib.datasets.action_step_table import ActionStep, ActionSteps, action_steps
from buurtpunt_lib.datasets.basket_table import NamedBasket, baskets
from buurtpunt_lib.datasets.channel_table import ChannelKind, Channels, TellingRules, channels
from buurtpunt_lib.datasets.checking import check
from buurtpunt_lib.datasets.combined import (
    origins,
    points,
    sources,
    village,
    village_services,
    villages,
)
from buurtpunt_lib.datasets.duty_table import Due, Duty, DutyGroup, duties
from buurtpunt_lib.datasets.funder_table import (
    Calls,
    Funder,
    FunderSource,
    Level,
    Money,
    Rhythm,
    funders,
)
from buurtpunt_lib.datasets.glossary_table import Term, TermTheme, glossary
from buurtpunt_lib.datasets.kinds import facilities, service, services
from buurtpunt_lib.datasets.landscape import hubs, hubs_table
from buurtpunt_lib.datasets.mergers import municipality_of, village_of
from buurtpunt_lib.datasets.nearness_tables import (
    CentreLevel,
    CentreLevels,
    Rival,
    TravelFigure,
    centre_levels,
    rivals,
    travel_figures,
)
from buurtpunt_lib.datasets.participation_tables import (
    Method,
    ParticipationTables,
    SurveyQuestion,
    participation,
)
from buurtpunt_lib.datasets.places import municipality, stations
from buurtpunt_lib.datasets.provenance import Source, data_dates
from buurtpunt_lib.datasets.reading_table import ReadingRules, reading_rules
from buurtpunt_lib.datasets.reference import (
    FinanceFigure,
    finance_figure,
    finance_figures,
    proximity_norms,
)
from buurtpunt_lib.datasets.shapes import Outline, outlines

__all__ = [
    "ActionStep",
    "ActionSteps",
    "Calls",
    "CentreLevel",
    "CentreLevels",
    "ChannelKind",
    "Channels",
    "Due",
    "Duty",
    "DutyGroup",
    "FinanceFigure",
    "Funder",
    "FunderSource",
    "Level",
    "Method",
    "Money",
    "NamedBasket",
    "Outline",
    "ParticipationTables",
    "ReadingRules",
    "Rhythm",
    "Rival",
    "Source",
    "SurveyQuestion",
    "TellingRules",
    "Term",
    "TermTheme",
    "TravelFigure",
    "action_steps",
    "baskets",
    "centre_levels",
    "channels",
    "check",
    "data_dates",
    "duties",
    "facilities",
    "finance_figure",
    "finance_figures",
    "funders",
    "glossary",
    "hubs",
    "hubs_table",
    "municipality",
    "municipality_of",
    "origins",
    "outlines",
    "participation",
    "points",
    "proximity_norms",
    "reading_rules",
    "rivals",
    "service",
    "services",
    "sources",
    "stations",
    "travel_figures",
    "village",
    "village_of",
    "village_services",
    "villages",
]
