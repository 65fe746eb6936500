"""Telling people: notices in the page and mails, each thing once.

groups   what of the mails one can turn off
kinds    each kind of notice, and how it is put into words
words    those of invitations; applications above have their own
telling  facts → rows, each person, kind and thing once
mails    a row → a message in its reader's language
sending  rows → the mail server
refusing what a mail server did not take, and why
"""
