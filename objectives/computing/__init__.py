"""From what key results ask to what is stored of them: many as one, and one as many."""
