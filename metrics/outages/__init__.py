"""What pages show of outages: how much one takes out, and figures with and without it."""
