"""The editor: drafts are saved whatever the rules say; Publish says at the block what is wrong."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from articles.models import ArticlePage
from articles.skeleton import make_skeleton
from tests.articles.publishing_rules.editing import (
    add_address,
    article_form,
    claim_form,
    edit_address,
    errors_of_body,
)
from tests.articles.staff import make_colleague, sign_in
from tests.factories import make_article, make_faq, make_image, make_reference, make_story
from tests.once import made_once

pytestmark = pytest.mark.django_db


def test_a_page_that_keeps_the_rules_is_published(admin_client):
    form = article_form(("claim", claim_form("It may help", make_reference())))

    admin_client.post(add_address(), {**form, "action-publish": "1"})

    assert ArticlePage.objects.get(slug="risks").live


def test_a_claim_without_a_citation_is_not_published_and_the_block_says_so(admin_client):
    form = article_form(("claim", claim_form("It may help")))

    response = admin_client.post(add_address(), {**form, "action-publish": "1"})

    (message,) = errors_of_body(response)["blockErrors"]["0"]["blockErrors"]["statement"][
        "messages"
    ]
    assert "citation" in message
    assert not ArticlePage.objects.exists()


def test_the_top_of_the_page_says_what_became_of_it(admin_client):
    form = article_form(("claim", claim_form("It may help")))

    html = admin_client.post(add_address(), {**form, "action-publish": "1"}).content.decode()

    assert "This version was neither published nor submitted." in html
    assert "Text: something is missing, and marked there." in html
    assert "Validation error in" not in html


def test_the_same_page_is_saved_as_a_draft(admin_client):
    admin_client.post(add_address(), article_form(("claim", claim_form("It may help"))))

    page = ArticlePage.objects.get(slug="risks")
    assert not page.live
    assert len(page.body) == 1


def test_a_live_page_stays_as_it_is_when_a_new_version_is_refused(admin_client):
    page = make_article(slug="risks")
    reference = make_reference(retraction_status="retracted")
    form = article_form(("claim", claim_form("It may help", reference)))

    response = admin_client.post(edit_address(page), {**form, "action-publish": "1"})

    assert "cannot support a claim" in str(errors_of_body(response))
    page.refresh_from_db()
    assert page.live
    assert len(page.body) == 0


def test_a_live_page_takes_a_draft_that_breaks_rules(admin_client):
    page = make_article(slug="risks")

    admin_client.post(edit_address(page), article_form(("claim", claim_form("It may help"))))

    page.refresh_from_db()
    assert page.has_unpublished_changes
    assert len(page.get_latest_revision_as_object().body) == 1


def test_a_field_of_the_page_says_what_is_wrong_with_it(admin_client):
    form = article_form(hero=str(make_image(alt_text="").pk))

    response = admin_client.post(add_address(), {**form, "action-publish": "1"})

    assert "what the picture at the top shows" in str(response.context["form"].errors["hero_alt"])


def test_a_story_that_is_real_needs_consent_to_be_published_and_none_to_be_saved(admin_client):
    story = make_story(slug="sam")
    form = article_form(title="Sam", slug="sam", kind="real", outcome="mixed", person="Sam")
    form["consent_recorded_on"] = ""

    response = admin_client.post(edit_address(story), {**form, "action-publish": "1"})
    assert "consent" in str(response.context["form"].errors["consent_recorded_on"])

    assert admin_client.post(edit_address(story), form).status_code == 302


def test_an_answer_says_what_is_wrong_with_it(admin_client):
    page = make_faq()
    gone = '<p><a linktype="page" id="999999">x</a></p>'
    form = article_form(title="Questions", slug="faq")
    question = {"question": "Why?", "answer": rich_text(gone, features=["link"]), "anchor": ""}
    form |= nested_form_data({"questions": inline_formset([question])})

    response = admin_client.post(edit_address(page), {**form, "action-publish": "1"})

    questions = response.context["form"].formsets["questions"]
    assert "is gone" in str(questions.forms[0].errors["answer"])


EMPTY = rich_text("", features=["bold"])


def test_what_browsers_send_of_an_empty_editor_is_no_text(admin_client):
    """It is a paragraph without words, not nothing."""
    form = article_form(("quote", {"text": EMPTY, "attribution": ""}))

    response = admin_client.post(add_address(), {**form, "action-publish": "1"})

    assert "This field is required." in str(errors_of_body(response))
    assert admin_client.post(add_address(), form).status_code == 302


def test_an_answer_without_words_is_not_published_but_saved(admin_client):
    page = make_faq()
    form = article_form(title="Questions", slug="faq")
    question = {"question": "Why?", "answer": EMPTY, "anchor": ""}
    form |= nested_form_data({"questions": inline_formset([question])})

    response = admin_client.post(edit_address(page), {**form, "action-publish": "1"})
    questions = response.context["form"].formsets["questions"]
    assert "This field is required." in str(questions.forms[0].errors["answer"])

    assert admin_client.post(edit_address(page), form).status_code == 302


def test_readers_see_nothing_of_editors_that_were_left_empty(admin_client, reader):
    claim = {**claim_form("It may help", make_reference()), "basis": EMPTY}
    form = article_form(("claim", claim), funding_note=EMPTY)

    admin_client.post(add_address(), {**form, "action-publish": "1"})

    html = reader.get("/articles/risks/").content.decode()
    assert "It may help" in html
    assert "claim__basis" not in html
    assert "Funding and interests" not in html


def test_who_may_not_publish_saves_a_draft_whatever_button_is_sent(client, django_user_model):
    author = django_user_model.objects.create_user("author", "author@example.org", "x")
    author.groups.add(_writers())
    client.force_login(author)

    client.post(add_address(), {**article_form(("claim", claim_form("x"))), "action-publish": "1"})

    assert not ArticlePage.objects.get(slug="risks").live


class TestSubmitted:
    """On a site with its workflow."""

    @pytest.fixture(scope="class", autouse=True)
    def _site(self, django_db_setup, django_db_blocker):
        with made_once(lambda: make_skeleton(lambda line: None), django_db_blocker):
            yield

    @pytest.fixture
    def author(self):
        """Somebody with the role Authors who has signed in."""
        return sign_in(make_colleague("ada", role="Authors"))

    def test_what_stops_a_page_is_said_when_it_is_submitted(self, author):
        form = article_form(("claim", claim_form("It may help")))

        response = author.post(add_address(), {**form, "action-submit": "1"})

        assert "citation" in str(errors_of_body(response))
        assert not WorkflowState.objects.exists()

    def test_what_keeps_the_rules_is_submitted(self, author):
        form = article_form(("claim", claim_form("It may help", make_reference())))

        author.post(add_address(), {**form, "action-submit": "1"})

        assert ArticlePage.objects.get(slug="risks").workflow_in_progress

    def test_what_was_sent_back_is_not_started_anew_until_it_keeps_the_rules(self, author):
        form = article_form(("claim", claim_form("It may help", make_reference())))
        author.post(add_address(), {**form, "action-submit": "1"})
        page = ArticlePage.objects.get(slug="risks")
        page.current_workflow_task_state.reject()
        form = article_form(("claim", claim_form("It may help")))

        for button in ("action-submit", "action-restart-workflow"):
            response = author.post(edit_address(page), {**form, button: "1"})
            assert "citation" in str(errors_of_body(response))

        assert page.current_workflow_state.status == "needs_changes"


def _writers():
    group = Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.objects.get(depth=1),
            permission=Permission.objects.get(codename=codename),
        )
    return group
