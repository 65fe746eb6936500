"""Whose a helpdesk's agents and groups are, by dates, and what a changed match moves."""
