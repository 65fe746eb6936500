"""What people do with cycles, objectives and key results: one function for one deed.

Each asks `access` first (PermissionDenied), checks what it was given (ValidationError by field),
writes, notes it in the audit log and says that pages have changed.
"""
