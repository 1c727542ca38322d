"""`python -m buurtpunt_lib.cli`: the command where its script is not on the path."""

import sys

from buurtpunt_lib.cli.run import main

sys.exit(main())
