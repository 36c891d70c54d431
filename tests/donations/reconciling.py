"""Running donations_reconcile, and looking at what it left behind."""

import io

from django.core.management import CommandError, call_command

from donations.models import (
    Adjustment,
    CheckoutAttempt,
    Payment,
    ReconcileRun,
    Subscription,
    Supporter,
)

MIRRORS = (Supporter, Subscription, Payment, Adjustment, CheckoutAttempt)


def run(*arguments, **options):
    """(exit code, lines) of the command."""
    out, code = io.StringIO(), 0
    try:
        call_command("donations_reconcile", *arguments, stdout=out, **options)
    except SystemExit as end:
        code = end.code
    except CommandError as error:
        return error.returncode, [str(error)]
    return code, out.getvalue().splitlines()


def rows():
    """All that we mirror, but for the time of the last comparison."""
    return [
        {name: value for name, value in row.items() if name != "synced_at"}
        for model in MIRRORS
        for row in model.objects.order_by("pk").values()
    ]


def assert_it_heals(expected_drift):
    """A dry run finds it and changes nothing; the next mends it; after that there is nothing."""
    before = rows()
    code, _ = run()
    assert (code, ReconcileRun.objects.first().drift) == (1, expected_drift)
    assert rows() == before

    assert run(apply=True)[0] == 0
    assert ReconcileRun.objects.first().mended == expected_drift
    mended = rows()
    assert mended != before

    assert run(apply=True)[0] == 0
    assert ReconcileRun.objects.first().drift == 0
    assert rows() == mended


def newest_invoice(sandbox, subscription):
    return sandbox.client.v1.invoices.list({"subscription": subscription.stripe_id}).data[0]
