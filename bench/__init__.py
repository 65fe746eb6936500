"""Speed, measured on this machine: see bench.__main__."""
