"""What people say to one another about objectives.

mentions   who is named with an @ (pure)
readers    who may see a thing, the other way round than Access asks
telling    whom a word is told to
"""
