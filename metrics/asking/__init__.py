"""What a reader asks for: metric, scope, days and filters, from an address and back, checked."""
