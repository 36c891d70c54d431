"""What the portal's buttons do to Stripe's objects."""

from ..resources import changes, customers, lifecycle, payment_methods, subscriptions
from .checkout import EMAIL, MAX_EMAIL


def replace_card(store, customer_id, form):
    """The new card becomes the customer's default and that of every live subscription."""
    customer = customers.living(store, customer_id)
    method = payment_methods.of_card(
        store,
        form.card,
        month=form.month,
        year=form.year,
        email=customer["email"],
        name=form.name or None,
    )
    payment_methods.attach(store, method["id"], customer=customer_id)
    customers.update(store, customer_id, invoice_settings={"default_payment_method": method["id"]})
    for subscription in store.find("subscription", customer=customer_id):
        if subscription["status"] not in lifecycle.FINAL:
            lifecycle.write(store, subscription, {"default_payment_method": method["id"]})


def cancel(store, subscription, feature, reasons):
    """At the end of the period ``cancel_at`` alone is set, as flexible billing does."""
    if feature["mode"] == "immediately":
        subscriptions.cancel(store, subscription["id"], cancellation_details=reasons)
        return
    subscriptions.update(
        store, subscription["id"], cancel_at="min_period_end", cancellation_details=reasons
    )


def pause(store, subscription, until):
    """`until` is the moment it resumes by itself, or None for never."""
    subscriptions.pause(store, subscription["id"])
    store.set_private(subscription["id"], resumes_at=until)


def change_email(store, customer, email):
    """None, or what is wrong with the address."""
    if len(email) > MAX_EMAIL or not EMAIL.match(email):
        return "Your e-mail address is incomplete."
    changes.write(store, "customer.updated", customer, {"email": email})
    return None
