"""Every operation of the API that the sandbox speaks: address, request type, what to do."""

import inspect

import stripe.params as p
from stripe.params import billing_portal as portal_params
from stripe.params import checkout as checkout_params

from .resources import (
    charges,
    checkout_sessions,
    collection,
    customers,
    disputes,
    erasure,
    events,
    invoices,
    payment_methods,
    portal,
    prices,
    products,
    refunds,
    subscriptions,
    webhook_endpoints,
)

# (method, address, the SDK's type of the request, operation).
OPERATIONS = (
    ("POST", "/v1/products", p.ProductCreateParams, products.create),
    ("GET", "/v1/products", p.ProductListParams, products.list_all),
    ("GET", "/v1/products/<id>", p.ProductRetrieveParams, products.retrieve),
    ("POST", "/v1/products/<id>", p.ProductUpdateParams, products.update),
    ("POST", "/v1/prices", p.PriceCreateParams, prices.create),
    ("GET", "/v1/prices", p.PriceListParams, prices.list_all),
    ("GET", "/v1/prices/<id>", p.PriceRetrieveParams, prices.retrieve),
    ("POST", "/v1/prices/<id>", p.PriceUpdateParams, prices.update),
    ("POST", "/v1/customers", p.CustomerCreateParams, customers.create),
    ("GET", "/v1/customers", p.CustomerListParams, customers.list_all),
    ("GET", "/v1/customers/<id>", p.CustomerRetrieveParams, customers.retrieve),
    ("POST", "/v1/customers/<id>", p.CustomerUpdateParams, customers.update),
    ("DELETE", "/v1/customers/<id>", p.CustomerDeleteParams, erasure.delete),
    (
        "GET",
        "/v1/customers/<id>/payment_methods",
        p.CustomerPaymentMethodListParams,
        payment_methods.list_of_customer,
    ),
    (
        "GET",
        "/v1/customers/<id>/payment_methods/<method>",
        p.CustomerPaymentMethodRetrieveParams,
        payment_methods.retrieve_of_customer,
    ),
    ("POST", "/v1/payment_methods", p.PaymentMethodCreateParams, payment_methods.create),
    ("GET", "/v1/payment_methods", p.PaymentMethodListParams, payment_methods.list_all),
    (
        "GET",
        "/v1/payment_methods/<id>",
        p.PaymentMethodRetrieveParams,
        payment_methods.retrieve,
    ),
    (
        "POST",
        "/v1/payment_methods/<id>/attach",
        p.PaymentMethodAttachParams,
        payment_methods.attach,
    ),
    (
        "POST",
        "/v1/payment_methods/<id>/detach",
        p.PaymentMethodDetachParams,
        payment_methods.detach,
    ),
    (
        "POST",
        "/v1/checkout/sessions",
        checkout_params.SessionCreateParams,
        checkout_sessions.create,
    ),
    (
        "GET",
        "/v1/checkout/sessions",
        checkout_params.SessionListParams,
        checkout_sessions.list_all,
    ),
    (
        "GET",
        "/v1/checkout/sessions/<id>",
        checkout_params.SessionRetrieveParams,
        checkout_sessions.retrieve,
    ),
    (
        "GET",
        "/v1/checkout/sessions/<id>/line_items",
        checkout_params.SessionLineItemListParams,
        checkout_sessions.list_line_items,
    ),
    (
        "POST",
        "/v1/checkout/sessions/<id>/expire",
        checkout_params.SessionExpireParams,
        checkout_sessions.expire,
    ),
    (
        "POST",
        "/v1/billing_portal/configurations",
        portal_params.ConfigurationCreateParams,
        portal.create_configuration,
    ),
    (
        "GET",
        "/v1/billing_portal/configurations",
        portal_params.ConfigurationListParams,
        portal.list_configurations,
    ),
    (
        "GET",
        "/v1/billing_portal/configurations/<id>",
        portal_params.ConfigurationRetrieveParams,
        portal.retrieve_configuration,
    ),
    (
        "POST",
        "/v1/billing_portal/configurations/<id>",
        portal_params.ConfigurationUpdateParams,
        portal.update_configuration,
    ),
    (
        "POST",
        "/v1/billing_portal/sessions",
        portal_params.SessionCreateParams,
        portal.create_session,
    ),
    ("POST", "/v1/subscriptions", p.SubscriptionCreateParams, subscriptions.create),
    ("GET", "/v1/subscriptions", p.SubscriptionListParams, subscriptions.list_all),
    ("GET", "/v1/subscriptions/<id>", p.SubscriptionRetrieveParams, subscriptions.retrieve),
    ("POST", "/v1/subscriptions/<id>", p.SubscriptionUpdateParams, subscriptions.update),
    ("DELETE", "/v1/subscriptions/<id>", p.SubscriptionCancelParams, subscriptions.cancel),
    ("POST", "/v1/subscriptions/<id>/pause", p.SubscriptionPauseParams, subscriptions.pause),
    ("POST", "/v1/subscriptions/<id>/resume", p.SubscriptionResumeParams, subscriptions.resume),
    ("GET", "/v1/invoices", p.InvoiceListParams, invoices.list_all),
    ("GET", "/v1/invoices/<id>", p.InvoiceRetrieveParams, invoices.retrieve),
    ("GET", "/v1/invoices/<id>/lines", p.InvoiceLineItemListParams, invoices.list_lines),
    ("POST", "/v1/invoices/<id>/pay", p.InvoicePayParams, collection.pay),
    ("POST", "/v1/invoices/<id>/finalize", p.InvoiceFinalizeInvoiceParams, collection.finalize),
    ("POST", "/v1/invoices/<id>/void", p.InvoiceVoidInvoiceParams, collection.void),
    (
        "POST",
        "/v1/invoices/<id>/mark_uncollectible",
        p.InvoiceMarkUncollectibleParams,
        collection.mark_uncollectible,
    ),
    ("GET", "/v1/invoice_payments", p.InvoicePaymentListParams, invoices.list_payments),
    (
        "GET",
        "/v1/invoice_payments/<id>",
        p.InvoicePaymentRetrieveParams,
        invoices.retrieve_payment,
    ),
    ("GET", "/v1/payment_intents", p.PaymentIntentListParams, charges.list_intents),
    ("GET", "/v1/payment_intents/<id>", p.PaymentIntentRetrieveParams, charges.retrieve_intent),
    ("GET", "/v1/charges", p.ChargeListParams, charges.list_all),
    ("GET", "/v1/charges/<id>", p.ChargeRetrieveParams, charges.retrieve),
    ("POST", "/v1/refunds", p.RefundCreateParams, refunds.create),
    ("GET", "/v1/refunds", p.RefundListParams, refunds.list_all),
    ("GET", "/v1/refunds/<id>", p.RefundRetrieveParams, refunds.retrieve),
    ("POST", "/v1/refunds/<id>", p.RefundUpdateParams, refunds.update),
    ("GET", "/v1/disputes", p.DisputeListParams, disputes.list_all),
    ("GET", "/v1/disputes/<id>", p.DisputeRetrieveParams, disputes.retrieve),
    ("POST", "/v1/disputes/<id>/close", p.DisputeCloseParams, disputes.close),
    ("GET", "/v1/events", p.EventListParams, events.list_all),
    ("GET", "/v1/events/<id>", p.EventRetrieveParams, events.retrieve),
    (
        "POST",
        "/v1/webhook_endpoints",
        p.WebhookEndpointCreateParams,
        webhook_endpoints.create,
    ),
    ("GET", "/v1/webhook_endpoints", p.WebhookEndpointListParams, webhook_endpoints.list_all),
    (
        "GET",
        "/v1/webhook_endpoints/<id>",
        p.WebhookEndpointRetrieveParams,
        webhook_endpoints.retrieve,
    ),
    (
        "POST",
        "/v1/webhook_endpoints/<id>",
        p.WebhookEndpointUpdateParams,
        webhook_endpoints.update,
    ),
    (
        "DELETE",
        "/v1/webhook_endpoints/<id>",
        p.WebhookEndpointDeleteParams,
        webhook_endpoints.delete,
    ),
)


def modelled(operation):
    """The parameters that an operation acts upon."""
    named = {
        name
        for name, parameter in inspect.signature(operation).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
    }
    return named | getattr(operation, "takes", frozenset())
