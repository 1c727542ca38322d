"""Files of the user's own, read into the loaded tables (`datasets.loaded`).

Kind: what the file is about: points, village_services, origins, outlines, observations or ages.
Reading: the rows of a file that can be used, and every fault with its row and column. A reading
changes nothing; `store` takes it in, in the place of what the same source brought before.
"""

from buurtpunt_lib.datasets.importing.columns import FIELDS, parse_columns
from buurtpunt_lib.datasets.importing.coordinates import parse_system
from buurtpunt_lib.datasets.importing.file_reading import Origin, Reading, preview, read_file, store

# What `--kind` may say; the last one is an extract (.osm.pbf), which `extracts` reads.
KINDS = (*FIELDS, "openstreetmap")

__all__ = [
    "FIELDS",
    "KINDS",
    "Origin",
    "Reading",
    "parse_columns",
    "parse_system",
    "preview",
    "read_file",
    "store",
]
