"""What people can have done: one function, one use case; keyword arguments alone.

Each is one transaction, notes itself in the audit log, and says that pages may have changed. What
is not possible raises ValidationError: by field where a field is to blame.
"""
