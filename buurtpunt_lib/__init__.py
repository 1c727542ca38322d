"""Planning software for buurtpunten (neighbourhood hubs) in Flanders.

The rooms of this package stand on rungs: a room imports only from lower ones.
`buurtpunt_lib/README.md` is the map of the house.
"""

__version__ = "0.6.0"
