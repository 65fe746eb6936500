"""Reading helpdesks and files: whose turn it is, how far it came, how far the data reaches."""
