"""A mail server for journeys: keeps what it was handed, and can fail before and after that."""

from typing import ClassVar

from django.core.mail.backends.base import BaseEmailBackend

from tests.donations.journeys.mishaps import step


class Postbox(BaseEmailBackend):
    mails: ClassVar[list] = []

    def open(self):
        step("mail connects")
        return True

    def send_messages(self, messages):
        for message in messages:
            step("mail")
            self.mails.append(message)
            step("mailed")
        return len(messages)
