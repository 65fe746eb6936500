"""Looking further into a metric: its course, comparisons, hours of the week, and what changed."""
