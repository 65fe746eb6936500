"""The weekly review: one team's or the whole organization's week, to walk through.

contradictions   what people believe against what the data say (pure)
week             the rows of a week, sorted into what moved, what did not, … (pure)
reading          the rows, from the database
"""
