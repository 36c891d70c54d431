"""What the gate's tests are made of."""

import os
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from disclaimer.acceptance import receipt_hash
from disclaimer.models import Acceptance, DisclaimerVersion


def make_version(*, is_material=True, **words):
    """A published text; the first one is 1.0."""
    words = {"heading": "Please read this first", "body": "<p>Not medical advice.</p>"} | words
    version = DisclaimerVersion(**words)
    version.save()
    version.publish(is_material=is_material)
    return version


def send_acceptance(client, *, version="1.0", next="/", **headers):
    headers = headers or {"sec-fetch-site": "same-origin"}
    return client.post("/disclaimer/accept/", {"version": version, "next": next}, headers=headers)


def accepted_cookie(client):
    return client.cookies[settings.DISCLAIMER_COOKIE_NAME]


def make_acceptances(version, number, *, days_ago=0, minutes_ago=0, **fields):
    """Records of that age, in id order, as if visitors had made them."""
    accepted_at = timezone.now() - timedelta(days=days_ago, minutes=minutes_ago)
    return [
        Acceptance.objects.create(
            receipt_hash=receipt_hash(os.urandom(16)),
            version=version,
            text_hash=version.text_hash,
            accepted_at=accepted_at,
            **fields,
        )
        for _ in range(number)
    ]
