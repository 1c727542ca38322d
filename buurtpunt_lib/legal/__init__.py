"""Legal form and its consequences: decision tree, comparison, duties per form, volunteer rules."""
