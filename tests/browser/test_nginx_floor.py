"""The floor in nginx: new within five seconds, standing while Wayside is away."""

import time

from tests.browser.reading import PAGE, accepted, is_gate, is_page, sent


def test_a_material_change_asks_everyone_again_within_five_seconds(behind, both_kept, floor, site):
    old, new = sent(accepted(floor)), sent(accepted(floor + 1))
    site.manage("shell", "-c", PUBLISH)
    published = time.monotonic()

    while is_page(behind.read(PAGE, cookie=old)):
        assert time.monotonic() - published < 5.5

    assert is_page(behind.read(PAGE, cookie=new))
    assert f'value="{floor + 1}.0"' in behind.read(PAGE).words
    assert is_gate(behind.read(PAGE, cookie=old))


PUBLISH = """
from disclaimer.models import DisclaimerVersion
newest = DisclaimerVersion.objects.newest()
text = DisclaimerVersion(heading=newest.heading, body=newest.body)
text.save()
text.publish(is_material=True)
"""


def test_without_wayside_the_last_known_floor_and_the_copies_stand(behind, both_kept, floor):
    good, old = sent(accepted(floor)), sent(accepted(floor - 1))
    behind.read("/help/")
    behind.stop_web()
    try:
        for _ in range(2):
            assert is_page(behind.read(PAGE, cookie=good))
            assert is_gate(behind.read(PAGE, cookie=old))
            assert is_gate(behind.read(PAGE))
            assert "Samaritans" in behind.read("/help/").words
            behind.nginx.restart()  # what is on disk is all that it knows then
            behind.wait_for_nginx()
        away = behind.read("/articles/mdma-and-the-law-in-the-uk/", cookie=good)
    finally:
        behind.start_web()

    assert away.status == 503
    assert "116 123" in away.words
    assert away.headers["Cache-Control"] == "no-store"


def test_where_no_floor_was_ever_read_every_page_is_closed(behind, floor):
    good = sent(accepted(floor))
    behind.stop_web()
    try:
        behind.nginx.forget()
        behind.wait_for_nginx()
        answers = [behind.read(address, cookie=good) for address in (PAGE, "/", "/help/")]
    finally:
        behind.start_web()

    for answer in answers:
        assert answer.status == 503
        assert "85258" in answer.words
    assert is_page(behind.read(PAGE, cookie=good))
