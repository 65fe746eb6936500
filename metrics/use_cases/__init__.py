"""What people do with sources and matches; each begins in one named function."""
