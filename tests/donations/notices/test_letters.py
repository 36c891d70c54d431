"""The mails as delivered: what they say, where they lead, and what they do not give away."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.utils import timezone

from donations import notices
from donations.fix_link import fix_address
from donations.models import DonationSettings, Notice, Payment, Subscription
from donations.notices.letters import SUBJECTS
from tests.donations.notices.rows import ADDRESS, failed_payment, make_payment, make_subscription

pytestmark = pytest.mark.django_db

SITE = "https://wayside.example"
NEXT = datetime(2030, 5, 3, 10, tzinfo=UTC)
ENDING = {"cancel_at": NEXT, "canceled_at": NEXT - timedelta(days=3)}
GIVES_AWAY = ("mdma", "ecstasy", "ptsd", "drug", "trauma", "therapy", "psychedelic", "harm")
TO_SUPPORTERS = sorted(set(SUBJECTS) - {Notice.Kind.ALERT})


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = SITE


def make_notice(kind):
    """A notice of this kind as the state of a real row makes it."""
    began = timezone.now() - timedelta(days=1)
    running = {"started_at": began, "current_period_end": NEXT}
    if kind == "thanks":
        make_payment(make_subscription(**running))
    elif kind == "payment_failed":
        failed_payment(make_subscription(status="past_due", **running), next_attempt_at=NEXT)
    elif kind == "action_needed":
        failed_payment(make_subscription(status="past_due", **running), needs_action=True)
    elif kind == "new_card_needed":
        failed_payment(make_subscription(status="unpaid", **running), next_attempt_at=None)
    elif kind == "will_end":
        make_subscription(**running, **ENDING)
    elif kind == "ended":
        make_subscription(status="canceled", ended_at=timezone.now(), **running)
    elif kind == "paused":
        make_subscription(status="paused", paused_at=timezone.now(), **running)
    elif kind == "reminder":
        half_a_year_ago = timezone.now() - timedelta(days=184)
        make_subscription(started_at=half_a_year_ago, current_period_end=NEXT)
        notices.note_reminders(timezone.now())
        return
    for subscription in Subscription.objects.all():
        notices.note_subscription(subscription)


def delivered(kind):
    """The one mail, as a mail program parses it."""
    make_notice(kind)
    assert Notice.objects.get().kind == kind
    notices.send_due(timezone.now())
    assert Notice.objects.get().status == Notice.Status.SENT
    return parsed(mail.outbox[0])


def parsed(letter):
    return message_from_bytes(letter.message().as_bytes(), policy=policy.default)


def plain(letter):
    return letter.get_body(("plain",)).get_content()


def html(letter):
    return letter.get_body(("html",)).get_content()


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.addresses, self.loaded = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "href":
                self.addresses.append(value)
            if name in ("src", "srcset", "background") or tag == "link":
                self.loaded.append(value)


@pytest.mark.parametrize("kind", TO_SUPPORTERS)
def test_each_is_plain_text_and_html_to_one_person(kind):
    letter = delivered(kind)
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert letter["To"] == ADDRESS
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Cc"] is None
    assert letter["Bcc"] is None


@pytest.mark.parametrize("kind", TO_SUPPORTERS)
def test_no_subject_says_what_the_site_is_about(kind):
    letter = delivered(kind)
    assert 10 < len(letter["Subject"]) < 60
    for text in (letter["Subject"], plain(letter), html(letter)):
        assert not [word for word in GIVES_AWAY if word in text.lower()]


@pytest.mark.parametrize("kind", TO_SUPPORTERS)
def test_every_link_is_ours_and_whole_and_nothing_is_loaded_from_anywhere(kind):
    letter = delivered(kind)
    links = Links(html(letter))
    assert links.loaded == []
    assert f"{SITE}/donate/manage/" in links.addresses
    assert all(address.startswith(f"{SITE}") for address in links.addresses)
    assert "url(" not in html(letter)
    for address in re.findall(r"\S+://\S+", plain(letter)):
        assert address.startswith(SITE)


@pytest.mark.parametrize("kind", TO_SUPPORTERS)
def test_both_parts_say_the_same(kind):
    letter = delivered(kind)
    assert set(re.findall(r"https?://\S+", plain(letter))) == set(Links(html(letter)).addresses)
    facts = re.findall(r"£[\d.]+|\d+ [A-Z][a-z]+ \d{4}", plain(letter))
    assert facts
    assert sorted(facts) == sorted(re.findall(r"£[\d.]+|\d+ [A-Z][a-z]+ \d{4}", html(letter)))


@pytest.mark.parametrize("kind", TO_SUPPORTERS)
def test_each_says_how_to_change_or_stop_or_that_it_has_ended(kind):
    text = plain(delivered(kind))
    assert ("see, change or stop" in text) != (kind == "ended")
    assert not re.search(r"\n{4}", text)
    assert "{" not in text
    assert "&" not in text


@pytest.mark.parametrize("kind", TO_SUPPORTERS)
def test_the_words_of_staff_stand_first(kind):
    words = DonationSettings.load()
    setattr(words, f"mail_{kind}", "Ours & <yours>.\n\nA second paragraph.")
    words.mail_sign_off = "The people of the site"
    words.save()
    letter = delivered(kind)
    assert plain(letter).startswith("Ours & <yours>.\n\nA second paragraph.\n")
    assert "<p>Ours &amp; &lt;yours&gt;.</p>" in html(letter)
    assert "The people of the site\nWayside\n" in plain(letter)


def test_without_words_of_staff_the_facts_are_still_there():
    words = DonationSettings.load()
    words.mail_thanks = words.mail_sign_off = ""
    words.save()
    assert plain(delivered("thanks")).startswith("Your gift: £9.97, every month\n")


def test_thanks_names_price_next_date_and_how_to_stop():
    text = plain(delivered("thanks"))
    assert "Your gift: £9.97, every month\nNext payment: 3 May 2030\n" in text
    assert "goes on each month until you stop it" in text
    assert f"{SITE}/donate/manage/" in text


def test_thanks_for_a_gift_that_has_ended_meanwhile_promises_no_payment():
    make_notice("thanks")
    subscription = Subscription.objects.get()
    subscription.status, subscription.ended_at = "canceled", timezone.now()
    subscription.save()
    notices.send_due(timezone.now())
    text = plain(parsed(mail.outbox[0]))
    assert "Next payment" not in text
    assert "goes on" not in text


@pytest.mark.parametrize("kind", ["payment_failed", "action_needed", "new_card_needed"])
def test_what_failed_comes_with_the_link_that_fixes_it(kind):
    letter = delivered(kind)
    found = re.findall(rf"{SITE}/donate/fix/[\w:-]+/", plain(letter))
    assert len(found) == 1
    assert found[0] in Links(html(letter)).addresses
    payment = Payment.objects.get()
    assert payment.stripe_id not in plain(letter)
    assert "stop" in plain(letter)


@pytest.mark.parametrize("kind", ["payment_failed", "new_card_needed"])
def test_what_failed_says_that_another_card_pays_this_once(kind):
    """Stripe keeps the old card for the months to come: save_default_payment_method is off."""
    letter = delivered(kind)
    for text in (plain(letter), html(letter)):
        assert "change the card" in text
        assert "this one gift only" in text


def test_a_new_card_is_needed_once_the_old_one_is_not_tried_any_more():
    letter = delivered("new_card_needed")
    assert letter["Subject"] == "Your monthly gift: a new card is needed"
    assert "By now your card is not tried any more." in plain(letter)


def test_no_new_card_is_said_to_be_needed_while_the_next_month_is_tried_with_the_old_one():
    subscription = make_subscription(status="past_due")
    failed_payment(subscription, next_attempt_at=None)
    notices.note_subscription(subscription)
    notices.send_due(timezone.now())

    letter = parsed(mail.outbox[0])
    assert letter["Subject"] == "Your monthly gift: a payment did not go through"
    for text in (plain(letter), html(letter)):
        assert "The next month is tried as usual, with the same card." in text
        assert "not tried any more" not in text


def test_a_failed_payment_says_when_it_is_tried_again():
    assert "Tried again by itself: 3 May 2030" in plain(delivered("payment_failed"))


def test_will_end_says_when_and_that_it_can_be_undone():
    text = plain(delivered("will_end"))
    assert "Ends on: 3 May 2030" in text
    assert "change your mind" in text


def test_ended_says_so_and_where_to_give_again():
    text = plain(delivered("ended"))
    assert f"ended on {timezone.localtime():%-d %B %Y}" in text
    assert f"{SITE}/donate/\n" in text


def test_what_was_never_completed_says_that_nothing_was_taken():
    make_subscription(status="incomplete_expired", ended_at=timezone.now())
    notices.note_subscription(Subscription.objects.get())
    notices.send_due(timezone.now())
    assert "nothing was taken" in plain(parsed(mail.outbox[0]))


def test_a_pause_says_when_it_ends_if_we_know():
    make_subscription(is_collection_paused=True, resumes_at=NEXT)
    notices.note_subscription(Subscription.objects.get())
    notices.send_due(timezone.now())
    text = plain(parsed(mail.outbox[0]))
    assert "Goes on by itself on: 3 May 2030" in text


def test_a_pause_after_failed_payments_says_why():
    paused = {"paused_at": timezone.now(), "pause_reason": "final_payment_failure"}
    make_subscription(status="paused", **paused)
    notices.note_subscription(Subscription.objects.get())
    notices.send_due(timezone.now())
    assert "because the last payments did not go through" in plain(parsed(mail.outbox[0]))


def test_a_date_is_that_of_london():
    ends = datetime(2030, 6, 30, 23, 30, tzinfo=UTC)
    make_subscription(current_period_end=ends, cancel_at=ends, canceled_at=NEXT)
    notices.note_subscription(Subscription.objects.get())
    notices.send_due(timezone.now())
    assert "Ends on: 1 July 2030" in plain(parsed(mail.outbox[0]))


def test_an_alert_names_no_person(settings):
    settings.STAFF_ALERT_EMAIL = "staff@example.org"
    notices.alert("event evt_1", "Stripe event evt_1 is dead.")
    notices.send_due(timezone.now())
    letter = parsed(mail.outbox[0])
    assert letter["To"] == "staff@example.org"
    assert "Stripe event evt_1 is dead." in plain(letter)
    assert f"{SITE}/admin/" in Links(html(letter)).addresses
    assert "MDMA" not in letter["Subject"]


def test_every_kind_has_words_and_templates():
    assert set(SUBJECTS) == set(Notice.Kind.values)
    words = DonationSettings()
    for kind in TO_SUPPORTERS:
        assert getattr(words, f"mail_{kind}"), kind


def the_mail():
    """Subject and text of the one mail that the one subscription gives."""
    notices.note_subscription(Subscription.objects.get())
    notices.send_due(timezone.now())
    (letter,) = mail.outbox
    return letter.subject, plain(parsed(letter))


def test_an_end_after_failed_payments_says_why():
    ended = {"ended_at": timezone.now(), "end_reason": "payment_failed"}
    make_subscription(status="canceled", **ended)
    _, text = the_mail()
    assert text.count("It ended because the last payments did not go through.") == 1


def test_an_end_that_was_wished_for_speaks_of_no_failure():
    ended = {"ended_at": timezone.now(), "end_reason": "cancellation_requested"}
    make_subscription(status="canceled", **ended)
    assert "go through" not in the_mail()[1]


def test_what_was_never_completed_is_not_thanked_for():
    make_subscription(status="incomplete_expired", ended_at=timezone.now())
    subject, text = the_mail()
    assert subject == "Your monthly gift was not completed"
    assert "was never completed, so nothing was taken" in text
    assert "Thank you" not in text
    assert "has ended" not in text


@pytest.mark.parametrize("reason", ["first_payment_failure", "final_payment_failure"])
def test_a_pause_by_failure_leads_to_the_payment(reason):
    now = timezone.now()
    subscription = make_subscription(status="paused", paused_at=now, pause_reason=reason)
    payment = failed_payment(subscription, next_attempt_at=None)
    _, text = the_mail()
    assert fix_address(payment) in text
    assert "change the card first" in text
    assert "You can let it go on sooner" not in text


def test_without_an_invoice_a_pause_by_failure_asks_for_the_card():
    paused = {"paused_at": timezone.now(), "pause_reason": "final_payment_failure"}
    make_subscription(status="paused", **paused)
    _, text = the_mail()
    assert "change the card first" in text
    assert "/donate/fix/" not in text


@pytest.mark.parametrize(("status", "is_given_up"), [("past_due", False), ("unpaid", True)])
def test_only_a_card_that_is_given_up_is_said_not_to_be_tried(status, is_given_up):
    failed_payment(make_subscription(status=status), next_attempt_at=None)
    _, text = the_mail()
    assert "is not tried again" in text
    assert ("your card is not tried any more" in text.lower()) == is_given_up
