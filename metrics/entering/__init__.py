"""Measures from elsewhere: what people type in, upload or push, checked, kept and measured.

spec      one table of every kind: what a row of it needs
numbers, days   what people write as a number or a day → exactly that, or a question
problems  what is wrong with a row, in words
rows      a row of words → a Fact, or its problems (pure)
spells, waves   what of several entries holds, and which answers count (pure)
entries → measurements: writing, settling; from outside: enter, taking_back
"""
