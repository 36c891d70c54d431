"""Mails to colleagues that have to arrive: written down with what they tell of, sent by `work`."""
