"""A demonstration organization that looks alive at once: people, two closed quarters, one running.

Everything is made by the same use cases and the same computation as in earnest; only the past
weeks' words are written here, since nobody was there to write them.
"""
