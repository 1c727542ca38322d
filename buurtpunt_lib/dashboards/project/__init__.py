"""What every page that works on a project shares: its model, its fields and lists, its saving."""
