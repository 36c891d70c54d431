"""The first page of the admin: what needs me today, for each role."""

from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone

from articles.links.models import ExternalLink
from articles.references.models import Reference
from articles.skeleton import make_skeleton
from donations.models import DonationSettings
from tests.articles.staff import make_boss, make_colleague, sign_in
from tests.articles.test_clinical_review import submitted_by
from tests.donations.staff import make_event
from tests.factories import cite, make_article, make_reference, prose
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    make_skeleton(lambda line: None)


@pytest.fixture
def ada():
    return make_colleague("ada", role="Authors")


def today(user):
    """The list on the first page, as this person sees it."""
    html = sign_in(user).get("/admin/").content
    return BeautifulSoup(html, "html.parser").find(class_="today")


def lines(user, urgency):
    found = today(user).find(class_=f"today__lines--{urgency}")
    return [" ".join(line.get_text().split()) for line in found.find_all("li")] if found else []


def draft_of(user, **kwargs):
    article = make_article(live=False, owner=user, body=prose("<p>Text.</p>"), **kwargs)
    article.first_published_at = None
    article.save_revision(user=user)
    return article


def retract_one(number=1):
    """Works that a claim of a published page rests on, and that were retracted since."""
    for one in range(number):
        doi = f"10.5555/fallen.{timezone.now():%f}{one}"
        reference = make_reference(doi=doi, checked_on=timezone.localdate())
        claim = {"statement": f"<p>x {cite(reference)}</p>", "certainty": "low", "basis": ""}
        make_article(body=[("claim", claim)])
        # Only afterwards: a page with such a claim could not be published.
        Reference.objects.filter(pk=reference.pk).update(
            retraction_status="retracted", notices_checked_at=timezone.now()
        )


def break_a_link(number=1):
    for one in range(number):
        address = f"https://{timezone.now():%f}{one}.example/"
        ExternalLink.objects.create(key=address, address=address, state="broken")


def test_who_has_nothing_to_do_is_told_so(ada):
    found = today(ada)

    assert "Nothing. Everything that you look after is as it should be." in found.get_text()
    assert found.find("li") is None


def test_what_hurts_most_stands_first():
    boss = make_boss()
    make_reference(doi="10.5555/never.checked")
    retract_one()
    draft_of(boss)

    words = today(boss).get_text()

    order = ["1 reference that was retracted", "1 reference needs a look", "1 draft of yours"]
    assert sorted(order, key=words.index) == order
    assert "Nothing." not in words


def test_each_line_leads_to_where_it_is_mended():
    boss = make_boss()
    retract_one()
    make_event(status="dead")
    draft = draft_of(boss, title="Risks")

    client = sign_in(boss)
    links = {link.get_text(): link["href"] for link in today(boss).find_all("a")}

    assert links["Risks"] == f"/admin/pages/{draft.pk}/edit/"
    assert len(links) >= 4
    for address in links.values():
        assert client.get(address).status_code == 200


def test_authors_see_their_drafts_and_nobody_elses(ada):
    draft_of(ada, title="Hers")
    draft_of(make_colleague("olga", role="Authors"), title="Another's")
    retract_one()
    make_event(status="dead")

    assert lines(ada, "later") == ["1 draft of yours is neither submitted nor published. Hers"]
    assert lines(ada, "now") == lines(ada, "soon") == []


def test_a_draft_that_was_submitted_waits_for_the_reviewer_alone(ada):
    submitted_by(ada, title="MDMA")

    assert lines(ada, "later") == []
    rita = make_colleague("rita", role="Reviewers")
    assert lines(rita, "now") == ["1 page waits for your approval. MDMA"]


def test_what_came_back_from_review_is_said_to_its_author(ada):
    article = submitted_by(ada, title="MDMA")
    rita = make_colleague("rita", role="Reviewers")
    state = article.current_workflow_task_state
    state.task.specific.on_action(state, user=rita, action_name="reject", comment="Sources?")

    assert lines(ada, "now") == ["1 page of yours came back from review with changes to make. MDMA"]
    assert lines(rita, "now") == []


def test_reviewers_are_told_of_retractions_and_not_of_records_they_cannot_mend():
    make_reference(doi="10.5555/never.checked")
    retract_one()
    rita = make_colleague("rita", role="Reviewers")

    assert len(lines(rita, "now")) == 1
    assert lines(rita, "soon") == []


def test_what_waits_for_its_hour_is_no_draft(ada):
    article = draft_of(ada)
    article.go_live_at = timezone.now() + timedelta(days=1)
    article.save_revision(user=ada).publish()

    assert lines(ada, "later") == []


def test_of_many_drafts_the_newest_are_named(ada):
    for number in range(7):
        draft_of(ada, title=f"Draft {number}", slug=f"draft-{number}")

    (line,) = lines(ada, "later")

    assert line.startswith("7 drafts of yours")
    assert "Draft 6" in line
    assert "Draft 1," not in line


def test_titles_are_text(ada):
    draft_of(ada, title="<b>Bold</b>", slug="bold")

    assert "<b>Bold</b>" in lines(ada, "later")[0]


def test_the_list_asks_no_more_when_there_is_more_to_do():
    boss = make_boss()
    client = sign_in(boss)
    retract_one(), break_a_link(), draft_of(boss)
    few = queries_of(client, "/admin/")

    retract_one(5), break_a_link(5)
    for number in range(5):
        draft_of(boss, slug=f"draft-{number}")

    assert queries_of(client, "/admin/") == few


def test_who_writes_begins_from_here(ada):
    assert today(ada).find("a", href="/admin/new/").get_text() == "Write something new"
    care = make_colleague("carol", rights=["view_payment"])
    assert today(care).find("a", href="/admin/new/") is None


def of_role(name):
    """Somebody with one of the roles as `make roles` makes them."""
    call_command("make_roles", stdout=StringIO())
    return make_colleague(name.lower().replace(" ", "-"), role=name)


def test_the_old_dollar_figure_is_shown_to_who_can_change_it_and_to_nobody_else():
    words = DonationSettings.load()
    words.dollars_per_pound, words.rate_date = 1, timezone.localdate() - timedelta(days=400)
    words.save()

    (line,) = lines(of_role("Editors"), "soon")
    assert line.startswith("Dollar figure: ")
    assert lines(of_role("Supporter care"), "soon") == []


def test_what_is_tried_again_by_hand_is_shown_to_who_may():
    make_event(status="dead")

    assert lines(make_colleague("tom", rights=["view_payment"]), "now") == []
    assert len(lines(of_role("Supporter care"), "now")) == 1
    assert lines(of_role("Editors"), "now") == []


def test_no_two_lines_have_a_link_with_the_same_words():
    retract_one()
    make_reference(doi="10.5555/never.checked")
    overdue = make_article()
    overdue.reviews.create(reviewed_on=timezone.localdate(), next_due=timezone.localdate())

    words = [link.get_text() for link in today(make_boss()).select("li a")]

    assert len(words) == len(set(words)) >= 2


def test_what_needs_somebody_stands_above_how_much_there_is():
    page = BeautifulSoup(sign_in(make_boss()).get("/admin/").content, "html.parser")

    order = [page.find(class_=name) for name in ("today", "w-summary")]
    assert order == page.find_all(class_=["today", "w-summary"])
    assert page.find("input", attrs={"name": "q"})


def test_who_has_no_right_to_a_page_is_not_asked_to_search_them():
    page = sign_in(of_role("Supporter care")).get("/admin/").content.decode()

    assert "Search all pages" not in page
