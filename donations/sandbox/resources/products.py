"""https://docs.stripe.com/api/products"""

from ..errors import ApiError, missing
from ..store import new_id
from ..webhooks import emit
from . import changes, listing
from .changes import takes

DESCRIPTOR_LENGTH = 22
FORBIDDEN = set("<>'\"*\\")


def create(
    store,
    *,
    name,
    id=None,
    active=True,
    description=None,
    images=None,
    metadata=None,
    statement_descriptor=None,
    type="service",
    unit_label=None,
    url=None,
):
    product_id = id or new_id("prod_", 14)
    if store.get("product", product_id):
        raise ApiError(
            f"Product already exists: {product_id}", code="resource_already_exists", param="id"
        )
    check_descriptor(statement_descriptor)
    product = store.add(
        {
            "id": product_id,
            "object": "product",
            "active": active,
            "created": store.now(),
            "default_price": None,
            "description": description,
            "images": images or [],
            "livemode": False,
            "marketing_features": [],
            "metadata": metadata or {},
            "name": name,
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": statement_descriptor,
            "tax_code": None,
            "tax_details": None,
            "type": type,
            "unit_label": unit_label,
            "updated": store.now(),
            "url": url,
        }
    )
    emit(store, "product.created", product)
    return product


def retrieve(store, product_id):
    product = store.get("product", product_id)
    if product is None:
        raise missing("product", product_id)
    return product


@takes(
    "active",
    "default_price",
    "description",
    "images",
    "metadata",
    "name",
    "statement_descriptor",
    "unit_label",
    "url",
)
def update(store, product_id, **wanted):
    product = retrieve(store, product_id)
    check_descriptor(wanted.get("statement_descriptor"))
    if changes.apply(product, wanted)[1]:
        wanted["updated"] = store.now()
    return changes.write(store, "product.updated", product, wanted)


@takes(*listing.CURSOR)
def list_all(store, *, active=None, created=None, ids=None, url=None, **cursor):
    where = listing.moments("created", created) + listing.any_of("id", ids)
    return listing.page(
        store, "product", "/v1/products", where=where, active=active, url=url, **cursor
    )


def check_descriptor(text):
    """Stripe's rules for what stands on a bank statement."""
    if not text:
        return
    fits = 5 <= len(text) <= DESCRIPTOR_LENGTH and any(c.isalpha() for c in text)
    if not fits or FORBIDDEN & set(text):
        raise ApiError(
            "The statement descriptor must be 5 to 22 characters, hold a letter, and none of "
            "< > ' \" * \\.",
            param="statement_descriptor",
        )
