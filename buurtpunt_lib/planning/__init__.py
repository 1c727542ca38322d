"""From a dream to a running hub: stages, team, participation, communication, pitch."""
