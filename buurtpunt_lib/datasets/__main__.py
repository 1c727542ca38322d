"""`python -m buurtpunt_lib.datasets`: takes up files of `data/` that were edited by hand.

Prints the paths whose entry in datapackage.json changed.
"""

import sys

from buurtpunt_lib.datasets.package import refresh

if __name__ == "__main__":
    sys.stdout.write("".join(f"{path}\n" for path in refresh()))
