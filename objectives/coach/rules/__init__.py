"""The rules: each a function of its own that finds one thing, or nothing.

A rule of a key result takes the key result and its objective, one of an objective the objective.
"""
