"""Fixtures for every test; the database is the embedded PostgreSQL unless DATABASE_URL is set."""
