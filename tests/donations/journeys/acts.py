"""What visitors, supporters, staff and time do, each at Stripe or at our own site, over HTTP.

An act takes the world and a number that chooses whom it happens to. It does nothing where it
makes no sense; `world.say` notes what happened, so that a failure reads like a story.
"""

import uuid

import requests

from tests.donations.giving import (
    DECLINED_CARD,
    WORKING_CARD,
    make_subscription,
    path_of,
    pay,
    press_donate,
)

ASKS_ALWAYS = "4000002760003184"
FAILS_LATER = "4000000000000341"
DISPUTED = "4000000000000259"
LIVE = ("active", "past_due", "unpaid", "paused")


def gives(card=WORKING_CARD, *, email=None, comes_back=True):
    def act(world, pick):
        visitor, address = world.visitor(), email and world.email(pick)
        paid = pay(press_donate(visitor)["Location"], email=address, card=card)
        if paid.headers["Location"].endswith("/authenticate"):
            paid = world.answer_the_bank(paid.headers["Location"], "approve")
        if comes_back:
            page = visitor.get(path_of(paid.headers["Location"]))
            assert "Your donation has been received" in page.text

    return act


def clicks_twice_and_gives(world, pick):
    visitor = world.visitor()
    first = press_donate(visitor)["Location"]
    assert press_donate(visitor)["Location"] == first
    pay(first)


def is_declined_then_pays(world, pick):
    address = press_donate(world.visitor())["Location"]
    assert pay(address, card=DECLINED_CARD).status_code == 402
    pay(address)


def refuses_at_the_bank(world, pick):
    asked = pay(press_donate(world.visitor())["Location"], card=ASKS_ALWAYS)
    world.answer_the_bank(asked.headers["Location"], "refuse")


def abandons(world, pick):
    press_donate(world.visitor())


def lets_it_expire(world, pick):
    address = press_donate(world.visitor())["Location"]
    requests.post(f"{address}/expire", timeout=20, allow_redirects=False)


def is_made_by_hand(world, pick):
    make_subscription(world.sandbox)


def gets_a_second_one_by_hand(world, pick):
    """Staff add a subscription to a customer who has one."""
    one = world.one(pick, *LIVE)
    if one and one["default_payment_method"]:
        world.post(
            "subscriptions",
            customer=one["customer"],
            default_payment_method=one["default_payment_method"],
            **{"items[0][price]": world.price},
        )


def another_product_is_sold(world, pick):
    make_subscription(world.sandbox, price=world.price_of_a_mug)


def renews(outcome):
    def act(world, pick):
        if one := world.one(pick, "active", "past_due"):
            world.control(f"subscriptions/{one['id']}/renew", outcome=outcome)

    return act


def time_passes(step):
    def act(world, pick):
        world.control("clock", advance=step)

    return act


def retries_end(outcome):
    def act(world, pick):
        if one := world.one(pick, "past_due"):
            world.control(f"subscriptions/{one['id']}/end-retries", outcome=outcome)

    return act


def is_refunded(amount=None):
    def act(world, pick):
        if invoice := world.paid_invoice(pick):
            world.control(f"invoices/{invoice['id']}/refund", may_fail=True, amount=amount)

    return act


def refund_fails(world, pick):
    if refund := world.chosen(pick, world.stripe.every("refunds")):
        world.control(f"refunds/{refund['id']}/fail", may_fail=True)


def is_disputed(world, pick):
    if invoice := world.paid_invoice(pick):
        world.control(f"invoices/{invoice['id']}/dispute", may_fail=True)


def dispute_is(status):
    def act(world, pick):
        if dispute := world.chosen(pick, world.stripe.every("disputes")):
            world.control(f"disputes/{dispute['id']}/settle", may_fail=True, status=status)

    return act


def changes(statuses=LIVE, **wanted):
    """Through the API, as staff do in the Dashboard."""

    def act(world, pick):
        if one := world.one(pick, *statuses):
            world.post(f"subscriptions/{one['id']}", **wanted)

    return act


def stops_in_the_portal(world, pick):
    one = world.one(pick, "active", "past_due")
    if one and not one["cancel_at"]:
        world.portal(one, f"cancel/{one['id']}")


def undoes_in_the_portal(world, pick):
    one = world.one(pick, "active", "past_due")
    if one and one["cancel_at"]:
        world.portal(one, f"undo/{one['id']}")


def pauses_in_the_portal(world, pick):
    one = world.one(pick, "active")
    if one and not one["cancel_at"]:
        world.portal(one, f"pause/{one['id']}", option=pick % 3)


def resumes_in_the_portal(world, pick):
    if one := world.one(pick, "paused"):
        world.portal(one, f"resume/{one['id']}")


def gives_a_new_card(number=WORKING_CARD):
    def act(world, pick):
        if one := world.one(pick, *LIVE):
            card = {"number": number, "expiry": "11/36", "cvc": "123", "name": "Test Person"}
            world.portal(one, "card", **card)

    return act


def changes_address(world, pick):
    if one := world.one(pick, *LIVE):
        world.portal(one, "email", email=f"{uuid.uuid4().hex}@example.org")


def ends_at_once(world, pick):
    if one := world.one(pick, *LIVE):
        world.delete(f"subscriptions/{one['id']}")


def customer_is_deleted(world, pick):
    if one := world.one(pick, *LIVE):
        world.delete(f"customers/{one['customer']}")


def pays_on_the_invoice_page(world, pick):
    if invoice := world.chosen(pick, world.stripe.every("invoices", status="open")):
        answer = world.press(f"/i/{invoice['id']}/pay")
        if answer.headers.get("Location", "").endswith("/authenticate"):
            world.press(answer.headers["Location"], answer="approve")


def is_voided(world, pick):
    if invoice := world.chosen(pick, world.stripe.every("invoices", status="open")):
        world.post(f"invoices/{invoice['id']}/void")


def is_given_up(world, pick):
    if invoice := world.chosen(pick, world.stripe.every("invoices", status="open")):
        world.post(f"invoices/{invoice['id']}/mark_uncollectible")


VISITORS = {
    "gives": gives(),
    "gives, but does not come back": gives(comes_back=False),
    "gives with an address known already": gives(email=True),
    "gives with 3-D Secure": gives(ASKS_ALWAYS),
    "gives with a card that fails later": gives(FAILS_LATER, comes_back=False),
    "gives and disputes it": gives(DISPUTED),
    "clicks twice and gives": clicks_twice_and_gives,
    "is declined, then pays": is_declined_then_pays,
    "refuses at the bank": refuses_at_the_bank,
    "abandons the payment page": abandons,
    "lets the payment page expire": lets_it_expire,
}
SUPPORTERS = {
    "stops": stops_in_the_portal,
    "undoes the stop": undoes_in_the_portal,
    "pauses": pauses_in_the_portal,
    "resumes": resumes_in_the_portal,
    "gives a new card": gives_a_new_card(),
    "gives a new card that asks": gives_a_new_card(FAILS_LATER),
    "changes the address": changes_address,
    "pays on the invoice page": pays_on_the_invoice_page,
}
STAFF = {
    "is made by hand": is_made_by_hand,
    "gets a second one by hand": gets_a_second_one_by_hand,
    "another product is sold": another_product_is_sold,
    "stops by the boolean": changes(cancel_at_period_end="true"),
    "collection is paused": changes(("active",), **{"pause_collection[behavior]": "void"}),
    "collection goes on": changes(("active",), pause_collection=""),
    "ends at once": ends_at_once,
    "customer is deleted": customer_is_deleted,
    "is refunded": is_refunded(),
    "is refunded in part": is_refunded(300),
    "refund fails": refund_fails,
    "is disputed": is_disputed,
    "dispute is won": dispute_is("won"),
    "dispute is lost": dispute_is("lost"),
    "is voided": is_voided,
    "is given up": is_given_up,
}
TIME = {
    "renews and pays": renews("pays"),
    "renews and is declined": renews("declines"),
    "renews and the bank asks": renews("asks"),
    "renews without funds": renews("insufficient"),
    "a day passes": time_passes("day"),
    "a week passes": time_passes("week"),
    "a month passes": time_passes("month"),
    "retries end: canceled": retries_end("canceled"),
    "retries end: unpaid": retries_end("unpaid"),
    "retries end: paused": retries_end("paused"),
    "retries end: past due": retries_end("past_due"),
}
