"""The words of metrics: names, credits, origins, and the catalogue as a text."""
