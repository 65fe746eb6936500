"""What is watched without a key result: bands, and the range in which a metric usually moves."""
