"""From a dream to a running hub: stages, team, stakeholders, participation, communication, pitch."""
