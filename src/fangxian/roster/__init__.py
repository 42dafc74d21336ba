"""People on duty: who they are, how long the cold allows, who stands when, who is there, and who goes behind the gate."""
