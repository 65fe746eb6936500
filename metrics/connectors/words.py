"""What went wrong, for a director to read: what happened, and what to do next.

Codes are stored; the words are looked up when they are shown, in the reader's language.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    """A sentence on what happened, and one on what to do."""

    happened: str | Promise
    advice: str | Promise


_CHECK_ADDRESS = _("Check the address of the helpdesk in the source's settings.")
_BY_ITSELF = _("Nothing is lost: the next sync goes on where this one stopped.")
_NEW_TOKEN = _("Create a new token in the helpdesk and enter it in the source's settings.")

ERRORS: dict[str, Words] = {
    "bad_address": Words(
        _("The address is not one that a browser could open."),
        _("Enter it as you see it in the browser, beginning with https://."),
    ),
    "bad_setting": Words(
        _("One of the source's settings cannot be read."),
        _("Open the source's settings; the hint beside each field shows how it is written."),
    ),
    "wrong_address": Words(
        _("There is a server at this address, but the helpdesk's interface is not there."),
        _CHECK_ADDRESS,
    ),
    "not_this_product": Words(
        _("Something answers at this address, but not as this kind of helpdesk does."),
        _("Check the address, and that the kind of the source is the right one."),
    ),
    "refused_address": Words(
        _("This address belongs to a network in which no helpdesk may be read."),
        _("Ask whoever runs this application, or enter the helpdesk's public address."),
    ),
    "not_understood": Words(
        _("The helpdesk's answer is not as its maker describes it."),
        _("Its version may differ from those we know. Please tell whoever runs this application."),
    ),
    "redirected": Words(
        _("The helpdesk sends us on to another address."),
        _("Enter the address at which you end up in the browser when you open the helpdesk."),
    ),
    "unreachable": Words(
        _("Nothing answers at the helpdesk's address: it is down, or its name is not known."),
        _("If your browser opens it, check the address; otherwise wait until it is back."),
    ),
    "timeout": Words(_("The helpdesk took too long to answer."), _BY_ITSELF),
    "tls": Words(
        _("The helpdesk's certificate is not valid, so the connection is not safe."),
        _("Ask whoever runs the helpdesk to renew its certificate."),
    ),
    "unauthorized": Words(_("The helpdesk does not accept the token."), _NEW_TOKEN),
    "sealed": Words(
        _("The stored token can no longer be read: the key that encrypted it is missing."),
        _("Enter it again in the source's settings."),
    ),
    "forbidden": Words(
        _("The token's user may not read this in the helpdesk."),
        _("Give that user the rights that the source's help page names."),
    ),
    "roles_hidden": Words(
        _("The token's user may not see who is an agent and who a customer."),
        _("Make that user a privileged one in the helpdesk."),
    ),
    "refused": Words(
        _("The helpdesk did not understand what we asked."),
        _("Its version may differ from those we know. Please tell whoever runs this application."),
    ),
    "rate_limited": Words(
        _("The helpdesk asks us to read more slowly."),
        _("Nothing to do: we go on by ourselves when it allows."),
    ),
    "server_error": Words(_("The helpdesk reports an error of its own."), _BY_ITSELF),
    "unavailable": Words(_("The helpdesk is not available at the moment."), _BY_ITSELF),
    "not_json": Words(
        _("A web page came back where data was expected, perhaps a sign-in or maintenance page."),
        _("If it stays so, check the address and whether a firewall stands before the helpdesk."),
    ),
    "truncated": Words(_("The helpdesk's answer broke off in the middle."), _BY_ITSELF),
    "cut_off": Words(
        _("Taking in the file was cut off."),
        _("Run the same command again: it goes on where it was cut off."),
    ),
    "no_place": Words(
        _("It waits for the place of uploads, which is not there at the moment."),
        _(
            "It is read once the place is back, or given up after a day. Please tell whoever runs"
            " this application."
        ),
    ),
    "file_gone": Words(
        _("The file is no longer there, so it was not read to its end."),
        _("Hand it in again: what was taken in of it already counts once."),
    ),
    "too_big": Words(
        _("The helpdesk's answer is larger than anything we expect."),
        _("Check that the address is the helpdesk's. Please tell whoever runs this application."),
    ),
}


def words(code: str) -> Words:
    """What to say for a code; a code of a newer version has words too."""
    unknown = Words(
        _("Something went wrong while the helpdesk was read."),
        _("Please tell whoever runs this application."),
    )
    return ERRORS.get(code, unknown)


ROW_ERRORS: dict[str, str | Promise] = {
    "above_scale": _("The rating is higher than its scale allows."),
    "bad_character": _("There is a character in this that cannot be stored."),
    "bad_encoding": _("This is not UTF-8. Save the file as “CSV UTF-8” and try again."),
    "bad_id": _("This id is empty, longer than 200 characters, or cannot be stored."),
    "bad_number": _("This is not a number from 0 up, with a point before the fraction."),
    "bad_row": _("This line cannot be read."),
    "bad_time": _("This is no time that can be read."),
    "below_scale": _(
        "The rating is lower than its scale allows: csat and ces begin at 1, nps begins at 0."
    ),
    "double_column": _("This column stands in the header twice."),
    "empty_file": _("The file is empty."),
    "file_cut_off": _("The file ends in the middle; what stands before this line is taken in."),
    "file_too_long": _(
        "The file holds more than is read of one; what stands before this line is taken in."
        " Split it."
    ),
    "missing_column": _("This column is missing in the header."),
    "no_offset": _("This time has no offset from UTC: add Z, or for example +02:00."),
    "no_scale": _("This scale has a single answer. Write bad and good as 1 and 2 of 2."),
    "other_content": _("This event is known with other content: the first stays."),
    "unknown_channel": _("This channel is not known."),
    "unknown_column": _("This column is not one of the event log's."),
    "unknown_kind": _("This kind of event is not known."),
    "unknown_mark": _("This mark is not known."),
    "unknown_rating": _("This kind of rating is not known."),
    "unknown_role": _("This role is not known."),
    "unknown_status": _("This status is not known."),
    "unknown_tier": _("This is not one of the tiers 1, 2 and 3."),
    "wrong_width": _("The line has another number of columns than the header."),
}


def row_words(code: str) -> str:
    """What is wrong with a row, in the reader's language."""
    return str(ROW_ERRORS.get(code, code))
