"""The command `buurtpunt`: serve the pages, check and build the data, and ask for tables.

Command: one or two words ("serve", "hubs list") that stand first. Each command has a module here
that is imported only when the command is given, so that help is quick.
Exit status: 0 done; 1 `data check` found a fault; 2 the input was not right (one line per fault on
standard error, in the chosen language); 130 stopped by the user; 141 the reader went away.
"""

from buurtpunt_lib.cli.run import main

__all__ = ["main"]
