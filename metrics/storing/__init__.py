"""Facts and measurements into the database: staged, copied, only what differs rewritten."""
