"""What the gate's tests are made of."""

from django.conf import settings

from disclaimer.models import DisclaimerVersion


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
