"""The step "vertellen": its parts, each a widget with `refresh`, made when it is first opened."""
