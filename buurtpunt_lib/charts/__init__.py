"""Table in, figure out: every drawing of the pages and documents, as plotly figures.

Figure: a `plotly.graph_objects.Figure` that fits the house style of `theme`.
Nothing here reads a file or knows a widget; words come from the catalogue that is passed in.
"""
