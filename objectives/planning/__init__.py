"""Where we stand before a cycle: stages, mission, what did not improve, what was missed."""
