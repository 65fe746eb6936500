"""An uploaded table on its way, a portion of rows at a time.

keeping   handed in: kept, its columns guessed, its columns chosen
reading   the file → rows in PostgreSQL
checking  rows → what would become of each, or what is wrong with it
taking    good rows → entries or accounts; taking the whole back
asking    what people do with it: taken over, taken back, left
steps     what is due, and the next piece of it
looking   what its page shows     forgetting  what is not kept for ever

A small table goes through it in the request, a large one in the background. Each portion is one
transaction that also says how far it came: whatever is killed goes on there.
"""
