"""The week's rhythm: who is asked for check-ins, what people are told and when.

asked      which check-ins are to be made, and by whom: owners, stand-ins
reminders  Monday's, and the second missed in a row
words      what is told, in the reader's language
look       what a quarter of an hour brings: found by data, told once
"""
