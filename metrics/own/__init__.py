"""Metrics of an organization's own: composed, told in words, tried out."""
