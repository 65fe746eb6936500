"""Disputes about measurements: their keys in addresses, and what pages show of them."""
