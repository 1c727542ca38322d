"""The pages. Each has a `Model` (state and results, no widgets) and a `view(model)` (widgets).

Model: a traitlets object; set a trait, read a trait. It is tested without a browser.
View: builds the widgets, binds them to the model and returns the page as one widget.
Notebooks only call `view`.
"""
