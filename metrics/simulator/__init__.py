"""A helpdesk that is not there: a small HTTP server speaking Zendesk's incremental interface.

It stands on the far side of HTTP. Nothing of the application imports it, and it imports nothing
of the application (an import contract holds both).
"""
