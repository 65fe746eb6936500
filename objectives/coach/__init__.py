"""The coach: what makes an objective or a key result a good one, each as one rule of its own.

    draft ─▶ rules ─▶ findings ─▶ lights, lists before publishing, hints while writing

`draft` has plain values, `rules` one small function for each rule, `judge` asks them all; none of
them knows a model or a clock. `reading` makes drafts of what is stored or being typed.
"""
