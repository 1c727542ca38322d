"""Programs, not tests; most import a framework that only stands in an environment of its own."""

collect_ignore_glob = ["*.py", "apps/*.py"]
