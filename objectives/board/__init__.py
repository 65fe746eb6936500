"""A cycle at a glance: its objectives by team. Read only, a fixed number of queries.

lines    an objective as one row, with its key results
groups   the rows by team (pure)
whole    all rows of a cycle: small pages, reports, exports
folded   the same of many objectives: all counts, but rows only where one looks first
"""
