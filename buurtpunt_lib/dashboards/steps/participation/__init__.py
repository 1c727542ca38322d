"""The parts of the step about participation; `sections/participation.py` puts them together."""
