"""What was changed after it was promised, and why."""
