"""A cycle from its end on: scores, retrospectives, what was reported, what goes on."""
