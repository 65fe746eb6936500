"""The way of the data in one place: sync → measure → values → key results."""
