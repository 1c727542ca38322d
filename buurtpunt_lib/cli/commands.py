"""Which commands and options there are. Their words stand in the catalogue under `cli.`.

Option: what may be given to a command; an option without a metavar is a switch with a `--no-` twin.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """metavar: key below `cli.metavar.`; "" = a switch. default: when the option is not given.

    help: key below `cli.option.` of its explanation, where the name alone would not do.
    """

    name: str
    metavar: str = ""
    default: object = None
    choices: tuple[str, ...] = ()
    help: str = ""

    @property
    def attribute(self) -> str:
        """What argparse calls it."""
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class Command:
    """words: what the user types, one to three of them. module: of this room; its `run` does it.

    argument: key below `cli.metavar.` of what must follow the words; "" = nothing.
    """

    words: tuple[str, ...]
    module: str
    options: tuple[Option, ...] = ()
    argument: str = ""

    @property
    def key(self) -> str:
        return "_".join(self.words)


def _format(*choices: str) -> Option:
    return Option("format", "format", choices[0], choices)


# What places can be chosen by, in a list and in what is written to a file.
HUB_FILTERS = (
    Option("service", "service"),
    Option("province", "province"),
    Option("kind", "kind"),
    Option("status", "status"),
    Option("initiator", "initiator"),
    Option("legal-form", "legal_form"),
    Option("size", "size"),
    Option("setting", "setting"),
    Option("opened-since", "year"),
    Option("open-now"),
    Option("near", "place"),
    Option("km", "km", "5"),
    Option("text", "words"),
)
# Who changes something, and why.
_SIGNED = (Option("reason", "reason"), Option("by", "by", help="signed_by"))

# Documents of a project, and the forms in which some of them come (`reports.project_document`).
PROJECT_KINDS = (
    "dossier", "actionplan", "communication", "canvas", "pitch", "survey", "framework",
)  # fmt: skip
PROJECT_FORMS = ("pdf", "docx", "html", "xlsx", "pptx", "ics")

COMMANDS = (
    Command(
        ("serve",),
        "serve",
        (
            Option("port", "port", "8866"),
            Option("host", "host", "127.0.0.1"),
            Option("open"),
            Option("background-map"),
            Option("visitors", "number"),
            Option("metrics"),
            Option("sign-in", "sign_in", "password"),
            Option("user-header", "header", "X-Forwarded-User"),
            Option("roles", "roles"),
            Option("trusted-proxy", "network"),
            Option("allowed-host", "host"),
            Option("embed-in", "site"),
            Option("log", "file"),
        ),
    ),
    Command(("data", "check"), "data_check", (Option("folder", "folder"),)),
    Command(("data", "build"), "data_build", (Option("target", "folder"),)),
    Command(("data", "sources"), "data_sources", (_format("table", "csv", "json"),)),
    Command(
        ("data", "refresh"),
        "data_refresh",
        (
            Option("force", help="fetch_anyway"),
            Option("edition", "edition"),
            Option("address", "address"),
            Option("distances", default=True),
        ),
        argument="source",
    ),
    Command(
        ("data", "import"),
        "data_import",
        (
            Option("kind", "kind", help="import_kind"),
            Option("columns", "columns"),
            Option("crs", "crs", "auto"),
            Option("swap"),
            Option("sheet", "sheet"),
            Option("facility", "service"),
            Option("source", "source_name", help="import_source"),
            Option("as-of", "date"),
            Option("licence", "licence"),
            Option("by", "by"),
            Option("good-rows-only"),
            Option("dry-run"),
            Option("distances", default=True),
        ),
        argument="table_file",
    ),
    Command(("data", "remove"), "data_remove", (Option("distances", default=True),), "source"),
    Command(("data", "distances"), "data_distances"),
    Command(
        ("data", "timetable"),
        "data_timetable",
        (
            Option("streets", "file", help="timetable_streets"),
            Option("timetables", "files", help="timetable_files"),
            Option("departure", "moment", help="timetable_departure"),
            Option("window", "minutes", "60", help="timetable_window"),
            Option("longest", "minutes", "120", help="timetable_longest"),
        ),
    ),
    Command(("hubs", "list"), "hubs", (*HUB_FILTERS, _format("table", "csv", "json", "geojson"))),
    Command(
        ("hubs", "show"),
        "hubs_show",
        (Option("revision", "number", help="hub_revision"), _format("table", "json")),
        argument="hub",
    ),
    Command(("hubs", "history"), "hubs_history", (_format("table", "json"),), argument="hub"),
    Command(
        ("hubs", "restore"),
        "hubs_restore",
        (Option("revision", "number", help="restore_revision"), *_SIGNED),
        argument="hub",
    ),
    Command(("hubs", "merge"), "hubs_merge", (Option("into", "hub"), *_SIGNED), argument="hub"),
    Command(
        ("hubs", "confirm"),
        "hubs_confirm",
        (Option("on", "date", help="confirm_on"), *_SIGNED),
        argument="hub",
    ),
    Command(
        ("hubs", "import"),
        "hubs_import",
        (
            Option("map", "map"),
            Option("dry-run"),
            Option("only-good"),
            Option("report", "file", help="fault_report"),
            Option("kind", "kind", help="hubs_kind"),
            Option("source", "source_name", help="hubs_source"),
            Option("crs", "crs", "auto"),
            Option("swap"),
            Option("sheet", "sheet"),
            Option("empty"),
            Option("add-duplicates"),
            Option("force"),
            *_SIGNED,
        ),
        argument="hub_list",
    ),
    Command(("hubs", "undo"), "hubs_undo", _SIGNED, argument="batch"),
    Command(
        ("hubs", "export"),
        "hubs_export",
        (
            *HUB_FILTERS,
            _format("csv", "xlsx", "geojson", "json", "gpkg", "kml", "html"),
            Option("output", "file", help="export_output"),
            Option("contacts"),
            Option("force"),
        ),
    ),
    Command(("hubs", "suggestions"), "hubs_suggestions", (_format("table", "json"),)),
    Command(("hubs", "suggestions", "show"), "hubs_suggestion", argument="number"),
    Command(
        ("hubs", "suggestions", "accept"),
        "hubs_accept",
        (Option("prefer", "side", "ask", ("ask", "suggestion", "register")), *_SIGNED),
        argument="number",
    ),
    Command(("hubs", "suggestions", "refuse"), "hubs_refuse", _SIGNED, argument="number"),
    Command(
        ("gaps",),
        "gaps",
        (Option("municipality", "municipality"), _format("table", "csv", "json", "geojson")),
    ),
    Command(
        ("report", "village"),
        "area_report",
        (
            _format("pdf", "docx", "html", "xlsx"),
            Option("municipality", "municipality", help="report_municipality"),
            Option("output", "file", help="report_output"),
            Option("force"),
        ),
        argument="village",
    ),
    Command(
        ("report", "municipality"),
        "area_report",
        (
            _format("pdf", "docx", "html", "xlsx"),
            Option("output", "file", help="report_output"),
            Option("force"),
        ),
        argument="municipality",
    ),
    Command(
        ("report", "lessons"),
        "network_report",
        (
            _format("pdf", "docx", "html"),
            Option("output", "file", help="network_output"),
            Option("force"),
        ),
    ),
    Command(
        ("report", "events"),
        "network_report",
        (Option("output", "file", help="network_output"), Option("force")),
    ),
    Command(
        ("checklist",),
        "checklist",
        (
            _format("xlsx", "pdf", "docx", "html"),
            Option("village", "village", help="checklist_village"),
            Option("output", "file", help="report_output"),
            Option("force"),
        ),
        argument="municipality",
    ),
    Command(("plan", "run"), "plan", (_format("table", "csv", "json"),), argument="file"),
    Command(
        ("plan", "report"),
        "plan_report",
        (
            Option("format", "format", "pdf", ("xlsx", "docx", "pdf", "pptx", "html")),
            Option("output", "file"),
            Option("force"),
        ),
        argument="file",
    ),
    Command(
        ("project", "new"),
        "project_new",
        (
            Option("name", "name", help="project_name"),
            Option("village", "village", help="project_village"),
            Option("opening", "month", help="project_opening"),
            Option("plan", "file", help="project_plan"),
            Option("force"),
        ),
        argument="project_target",
    ),
    Command(
        ("project", "show"), "project_show", (_format("table", "json"),), argument="project_file"
    ),
    Command(
        ("project", "merge"),
        "project_merge",
        (
            Option("theirs", "file", help="project_theirs"),
            Option("base", "file", help="project_base"),
            Option("prefer", "side", "ask", ("ask", "mine", "theirs"), help="project_prefer"),
            Option("output", "file", help="project_merged"),
            Option("force"),
        ),
        argument="project_file",
    ),
    Command(
        ("project", "report"),
        "project_report",
        (
            Option("kind", "kind", "dossier", PROJECT_KINDS, help="project_kind"),
            Option("format", "format", None, PROJECT_FORMS, help="project_format"),
            Option("output", "file", help="project_output"),
            Option("force"),
        ),
        argument="project_file",
    ),
    Command(("legal", "tree"), "legal_tree", (_format("table", "csv", "json"),)),
    Command(
        ("legal", "compare"),
        "legal_compare",
        (
            Option("form", "legal_form", help="form"),
            Option("theme", "theme", help="theme"),
            Option("differing"),
            Option("later"),
            _format("table", "csv", "json"),
        ),
    ),
    Command(
        ("site", "build"),
        "site_build",
        (
            Option("language", "site_language", "both", ("both", "nl", "en"), help="site_language"),
            Option("planner", "address", help="site_planner"),
            Option("address", "address", help="site_address"),
            Option("force", help="site_force"),
        ),
        argument="site_folder",
    ),
    Command(("db", "upgrade"), "db_upgrade"),
    Command(("db", "backup"), "db_backup", (Option("force"),), argument="backup_target"),
    Command(("db", "restore"), "db_restore", argument="backup_file"),
)
