"""Deleting a customer: https://docs.stripe.com/api/customers/delete"""

from ..webhooks import emit
from . import customers, lifecycle


def delete(store, customer_id):
    """Ends every subscription at once; what remains is the id and ``deleted: true``."""
    customer = customers.living(store, customer_id, "id")
    for subscription in store.find("subscription", customer=customer_id):
        if subscription["status"] not in lifecycle.FINAL:
            lifecycle.end(store, subscription, reason="cancellation_requested")
    for method in store.find("payment_method", customer=customer_id):
        store.save(method | {"customer": None})
    left = {"id": customer_id, "object": "customer", "deleted": True}
    store.save(left)
    emit(store, "customer.deleted", customer)
    return left
