"""The outbox: what supporters and staff are told by mail, each thing once.

Rows are made from the state that we have now, in the transaction that wrote it; `kind` and `key`
are unique together, so whoever comes second makes none. Before a mail goes out the state is
looked at again, and what is no longer true is not said.
"""

from donations.notices.noting import alert, note_payment, note_reminders, note_subscription
from donations.notices.sending import note_interrupted, send_again, send_due

__all__ = [
    "alert",
    "note_interrupted",
    "note_payment",
    "note_reminders",
    "note_subscription",
    "send_again",
    "send_due",
]
