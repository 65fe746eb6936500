"""Agents, fairly: limits about the team's value, the same mix of tickets, what a good one does."""
