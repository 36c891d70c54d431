"""Each rule that stops a page × each way to publish one.

All ways end at one question (`guard`), so each rule is tried on one way and each way on one rule;
the tests at the end find a rule or a page type that was added and forgotten here.
"""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Revision,
    Workflow,
    WorkflowPage,
    WorkflowTask,
    get_page_models,
)

from articles.models import ChangedDay, Correction, EpisodeChapter, ReadablePage
from articles.publishing_rules import evidence, groups, links, rules, whole_page
from articles.publishing_rules.content import Content
from articles.publishing_rules.findings import stopping
from articles.publishing_rules.guard import PublishingRefusedError
from articles.publishing_rules.rules import what_stops
from tests.articles.publishing_rules.making import claim, draft, line, table, trial
from tests.factories import (
    make_article_index,
    make_episode,
    make_faq,
    make_help_page,
    make_image,
    make_recording,
    make_reference,
    make_standard_page,
    make_story,
    make_support_group,
)

pytestmark = pytest.mark.django_db
TOMORROW = datetime.timedelta(days=1)


def cited(*, then):
    """A draft with a claim, and what then happens to the work that it cites."""
    reference = make_reference()
    page = draft(("claim", claim(statement=line("It may help", reference))))
    then(reference)
    return page


def retract(reference):
    reference.retraction_status = "retracted"
    reference.save()


def figure(words="Hills", **picture):
    image = make_image(**picture)
    return ("figure", {"image": image.pk, "alternative_text": words, "caption": ""})


def comes_off(page):
    page.expire_at = timezone.now() + TOMORROW
    return page


def corrected_tomorrow():
    page = draft()
    page.corrections = [Correction(date=timezone.localdate() + TOMORROW, text="17, not 71")]
    return page


def late_chapter():
    page = make_episode(live=False, recording=make_recording(duration=60))
    page.chapters = [EpisodeChapter(start=datetime.timedelta(seconds=600), title="The end")]
    return page


def second_of_its_number():
    make_episode(season=1, number=1)
    return make_episode(live=False, season=1, number=1)


def cancelled_where_none_is():
    """It meets on Tuesdays."""
    today = timezone.localdate()
    day = next(day for n in (1, 2) if (day := today + n * TOMORROW).weekday() != 1)
    return make_support_group(live=False, changed_days=[ChangedDay(date=day, kind="cancelled")])


# What stops a page, under the code of its finding; behind a space what is special about it.
BAD = {
    "missing-title": lambda: draft(title="   "),
    "story-without-label": lambda: make_story(live=False, kind=""),
    "story-without-consent": lambda: make_story(live=False, kind="real"),
    "picture-on-open-page": lambda: make_standard_page(
        live=False, slug="privacy", social_image=make_image()
    ),
    "fixed-page-comes-off": lambda: comes_off(make_help_page(live=False)),
    "correction-in-the-future": corrected_tomorrow,
    "missing-alternative-text": lambda: draft(figure("", alt_text="")),
    "missing-alternative-text at the top": lambda: draft(hero=make_image(alt_text="")),
    "people-not-asked": lambda: draft(figure(people_shown="not_asked")),
    "table-not-described": lambda: draft(("table", table(("a", "b"), caption=""))),
    "claim-without-citation": lambda: draft(("claim", claim())),
    "trial-without-citation": lambda: draft(("trial_result", trial())),
    "citation-of-nothing": lambda: cited(then=lambda reference: reference.delete()),
    "retracted-support": lambda: cited(then=retract),
    "heading-order": lambda: draft(("prose", "<h4>Too deep</h4>")),
    "empty-heading": lambda: draft(("prose", "<p>x</p><h2> </h2>")),
    "episode-without-recording": lambda: make_episode(live=False, recording=None),
    "episode-without-transcript": lambda: make_episode(
        live=False, recording=make_recording(transcript="")
    ),
    "chapter-after-the-end": late_chapter,
    "episode-number-twice": second_of_its_number,
    "link-to-nothing": lambda: draft(("prose", '<p><a linktype="page" id="999999">x</a></p>')),
    "cancelled-day-without-meeting": cancelled_where_none_is,
    "unfinished": lambda: draft(("quote", {"text": "", "attribution": ""})),
    "unfinished answer": lambda: make_faq([("Why?", '<p data-block-key="x"></p>')], live=False),
}
HINTS = {
    evidence.key_points_are_cited,
    evidence.status_is_cited,
    rules.described.pictures_say_their_licence,
    links.ways_in_are_published,
    whole_page.an_article_about_mdma_says_where_things_stand,
    whole_page.help_is_near,
    whole_page.it_says_who_stands_behind_it,
    groups.a_group_names_no_private_person,
    groups.a_group_can_be_found,
}


@pytest.mark.parametrize("name", BAD)
def test_each_rule_stops_a_page_and_says_where_and_why(name):
    page = BAD[name]()
    revision = page.save_revision(clean=False)

    with pytest.raises(ValidationError):
        revision.publish()

    (finding,) = what_stops(revision.as_object())
    assert finding.code == name.partition(" ")[0]
    assert finding.place.words
    assert finding.sentence.endswith(".")
    assert not Page.objects.get(pk=page.pk).live


def by_script(page, _admin):
    page.get_latest_revision().publish()


def by_saving(page, _admin):
    page.live = True
    page.save()


def on_schedule(page, _admin):
    page.go_live_at = timezone.now() + TOMORROW
    page.save_revision(clean=False).publish()


def by_the_clock(page, _admin):
    past = timezone.now() - TOMORROW
    Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=past)
    call_command("publish_scheduled")


def from_a_list(page, admin):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    admin.post(f"{address}?id={page.pk}", {})


def by_approval(page, admin):
    task = GroupApprovalTask.objects.create(name="Read it")
    workflow = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=make_article_index())
    workflow.start(page, None)
    state = page.current_workflow_task_state
    admin.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))


def as_a_copy(page, _admin):
    Page.objects.filter(pk=page.pk).update(live=True)
    type(page).objects.get(pk=page.pk).copy(update_attrs={"slug": "a-copy"}, keep_live=True)


def as_an_alias(page, _admin):
    Page.objects.filter(pk=page.pk).update(live=True)
    type(page).objects.get(pk=page.pk).create_alias(update_slug="an-alias")


def as_an_old_version(page, _admin):
    old = page.get_latest_revision()
    page.body = []
    page.save_revision().publish()
    Page.objects.filter(pk=page.pk).update(live=False)
    old.publish(previous_revision=old)


WAYS = (
    by_script,
    by_saving,
    on_schedule,
    by_the_clock,
    from_a_list,
    by_approval,
    as_a_copy,
    as_an_alias,
    as_an_old_version,
)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_publishes_a_page_that_breaks_a_rule(way, admin_client):
    """The editor's own buttons have tests of their own (test_form.py)."""
    page = BAD["claim-without-citation"]()
    page.save_revision(clean=False)
    shown = set(Page.objects.live().values_list("slug", flat=True))

    try:
        way(page, admin_client)
    except PublishingRefusedError as refused:
        assert "citation" in str(refused.findings[0])

    now_shown = set(Page.objects.live().values_list("slug", flat=True))
    assert now_shown - shown <= ({page.slug} if way in {as_a_copy, as_an_alias} else set())
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_every_rule_that_stops_has_an_example_here():
    pages = [Content(make()) for make in BAD.values()]
    tried = {
        rule
        for rule in rules.RULES_BESIDE_THE_FORM
        if any(stopping(rule(content)) for content in pages)
    }

    assert set(rules.RULES_BESIDE_THE_FORM) - tried == HINTS


def test_every_page_type_is_guarded():
    ours = [model for model in get_page_models() if model is not Page]

    assert all(issubclass(model, ReadablePage) for model in ours)
