"""Forms of sources and matching."""
