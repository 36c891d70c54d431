"""What people see: the pages that Stripe hosts, and the control page that Stripe has not."""

from . import checkout, control, deliveries, front, invoice, portal


def register(app):
    front.register(app)
    for room in (checkout, portal, invoice, control, deliveries):
        app.register_blueprint(room.pages)
