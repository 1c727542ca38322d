"""Where a hub helps most, and in which order: covering, p-median, alternatives, roll-out.

The room receives a distance matrix as an argument; it never imports `proximity`.
"""
