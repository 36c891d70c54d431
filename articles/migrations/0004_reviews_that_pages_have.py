"""Pages say when they were reviewed; from now on the record of reviews says so too.

And the day of the oldest status box of a page, which its row did not have.
"""

from datetime import date, timedelta

from django.db import migrations

HALF_A_YEAR = timedelta(days=182)


def keep(apps, schema_editor):
    for model in apps.get_app_config("articles").get_models():
        names = {field.name for field in model._meta.get_fields()}
        if "last_reviewed" in names:
            _keep_reviews(model, apps.get_model("articles", "Review"))
        if "status_checked_on" in names:
            _keep_days_of_status_boxes(model)


def _keep_reviews(model, review):
    known = review.objects.values("page")
    for page in model.objects.filter(last_reviewed__isnull=False).exclude(pk__in=known):
        due = page.next_review_due or page.last_reviewed + HALF_A_YEAR
        review.objects.create(
            page_id=page.pk,
            reviewer_id=page.reviewer_id,
            reviewed_on=page.last_reviewed,
            next_due=due,
        )
        model.objects.filter(pk=page.pk).update(next_review_due=due)


def _keep_days_of_status_boxes(model):
    for page in model.objects.filter(status_checked_on=None).iterator():
        boxes = [block["value"] for block in page.body.raw_data if block["type"] == "status_box"]
        days = [date.fromisoformat(box["checked_on"]) for box in boxes if box.get("checked_on")]
        if days:
            model.objects.filter(pk=page.pk).update(status_checked_on=min(days))


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_readers_can_check")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
