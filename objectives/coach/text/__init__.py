"""What texts say, in four languages: tasks, numbers, comparisons, spans of time.

`words` says what a language brings; english, polish, russian and thai are these words; the other
modules ask one question each. Which language a text is in shows in its letters: Thai and Russian
by their own, Latin ones are asked in English and Polish.
"""
