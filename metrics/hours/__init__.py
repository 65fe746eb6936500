"""Whose opening hours and which promises hold, loaded, applied, and followed when they change."""
