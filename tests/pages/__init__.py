"""The pages of the demonstration, by role: for pictures and for axe."""
