"""Nothing that only accepted visitors may see reaches anyone else, at any address.

The method is that of docs/decisions.md: plant a token in every text, derive every address,
cross them with methods, headers and cookie states, and look for the tokens. Then do the same
with a mistake in the gate, thirty times, and be sure to find each.
"""

import logging

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import DatabaseError, models
from django.test import Client, TestCase
from wagtail.models import Page

from articles.models import EpisodePage, StandardPage
from articles.skeleton import make_skeleton
from articles.staff_mail.sending import send_some
from disclaimer import versions
from tests.disclaimer.making import make_version, send_acceptance
from tests.leaks import addresses, looking, rounds, tokens
from tests.leaks.mutants import MUTANTS
from tests.leaks.planting import COMMON, LOOKALIKE_FILE, LOOKALIKE_SLUGS, PREFIX, plant_everything

SEARCH = f"/search/?q={COMMON}"
# Shown on open pages too, or never shown: nothing of these is for accepted visitors alone.
NOT_GATED = {"SiteSettings", "HelpPage"}
# Words of the admin alone.
FOR_STAFF = {"AwaitedReview", "ExternalLink", "Review", "WaitingMail"}


def everywhere(crawled):
    return sorted(
        {
            *addresses.of_the_resolver(),
            *addresses.of_pages(),
            *addresses.of_files(),
            # The gate repeats where one wanted to go, and what stands in there is no secret then.
            *(address for address in crawled if PREFIX not in address),
            "/moved/",
            "/moved",
        }
    )


def content_addresses(crawled):
    """Where content lives: not the sign-in, the admin or the style sheets."""
    ours = ("/admin/", "/accounts/", "/static/", "/donate/", "/disclaimer/")
    return [address for address in everywhere(crawled) if not address.startswith(ours)]


def of_each_kind(crawled):
    """A few addresses among which each kind of content is, and each kind of spelling."""
    pictures = [address for address in crawled if address.startswith("/media/images/")]
    return [
        "/live-standardpage/",
        "/live-standardpage",
        "/draft-standardpage/",
        "/live-nothing/",
        "/articles/live-articlepage/",
        "/faq/",
        "/glossary/",
        "/support-groups/live-supportgrouppage/",
        "/support-groups/calendar.ics",
        "/support-groups/live-supportgrouppage/calendar.ics",
        SEARCH,
        "/references/1/",
        "/moved/",
        "/documents/1/planted-paper.txt",
        pictures[0],
        "/media/media/planted-talk.mp3",
        f"/media/{LOOKALIKE_FILE}",
        "/media/public/../media/planted-talk.mp3",
        "/podcast/live-episodepage/",
        "/podcast/live-episodepage/transcript.vtt",
        "/for-apps/",
        *(f"/{slug}/" for slug in LOOKALIKE_SLUGS),
        "/feed/",
        "/sitemap.xml",
        "/",
    ]


@pytest.mark.soak
class TestLeaks(TestCase):
    """One planted site for all tests: planting and crawling it takes most of the time."""

    @classmethod
    def setUpTestData(cls):
        versions.forget()
        make_version()
        cls.version = make_version(is_material=True)
        make_skeleton(lambda line: None)
        cls.planted = plant_everything()
        # What an accepted visitor finds; this also makes every rendition that a page needs.
        client = Client(headers={"accept": "text/html,*/*"})
        assert send_acceptance(client, version=cls.version.label).status_code == 303
        cls.crawled = addresses.of_a_crawl(addresses.read_with(client))
        cls.states = rounds.states_for(cls.version)
        cls.episode = EpisodePage.objects.get(slug="live-episodepage")
        bad = tokens.states(cls.version)
        cls.with_bad_tokens = tokens.addresses(bad.values(), cls.episode)

    @pytest.fixture(autouse=True)
    def _know_how_long(self, soaking):
        self.soaking = soaking

    def setUp(self):
        versions.forget()

    def reader(self):
        client = Client(headers={"accept": "text/html"})
        send_acceptance(client, version=self.version.label)
        return client

    def test_an_accepted_visitor_sees_what_was_planted(self):
        """Else the tests below would prove nothing."""
        seen = "".join(found.words for found in self.crawled.values() if found.status == 200)
        kinds = {type(page).__name__ for page in self.planted.pages if page.live}
        bodies = {
            carrier.partition(".")[0]
            for token, carrier in self.planted.tokens.items()
            if token in seen and ".body/" in carrier
        }

        assert bodies >= {"ArticlePage", "StoryPage", "StandardPage"}
        assert {"HomePage", "FAQPage"} <= kinds
        assert sum(token in seen for token in self.planted.tokens) > len(self.planted.tokens) // 2
        assert any(address.startswith("/media/") for address in self.crawled)
        assert any(address.startswith("/references/") for address in self.crawled)

    def test_each_kind_of_content_can_be_seen_by_someone(self):
        """Else a mutant of the gate would have nothing to leak there."""
        reader = self.reader()
        hidden = {"/draft-standardpage/", "/live-nothing/", "/feed/", "/sitemap.xml"}

        blank = [
            address
            for address in of_each_kind(self.crawled)
            if not looking.of_response(address, reader.get(address)) and address not in hidden
        ]

        assert blank == []

    def test_every_model_with_words_is_planted(self):
        """A new model must be planted, or be named as one that everyone may see."""
        owners = {carrier.partition(".")[0] for carrier in self.planted.tokens.values()}
        with_words = {
            model.__name__
            for model in apps.get_app_config("articles").get_models()
            if any(isinstance(field, models.TextField) for field in model._meta.local_fields)
        }

        assert with_words - owners - NOT_GATED - FOR_STAFF == set()

    def test_nothing_leaks_at_any_address_by_any_method_header_or_cookie(self):
        content = content_addresses(self.crawled)
        requests = rounds.whole_product if self.soaking else rounds.each_once

        assert list(rounds.leaks(Client(), requests(content, self.states))) == []

    def test_nothing_leaks_where_everything_is_crossed_with_everything(self):
        picture = next(path for path in self.crawled if path.startswith("/media/images/"))
        requests = rounds.whole_product(["/live-standardpage/", picture], self.states)

        assert list(rounds.leaks(Client(), requests)) == []

    def test_nothing_leaks_at_our_own_addresses_by_any_method(self):
        content = set(content_addresses(self.crawled))
        ours = [address for address in everywhere(self.crawled) if address not in content]
        methods = rounds.METHODS if self.soaking else ("GET", "POST")
        requests = ((method, address, {}) for address in ours for method in methods)

        assert list(rounds.leaks(Client(), requests)) == []

    def test_each_mistake_in_the_gate_is_found(self):
        addresses = content_addresses(self.crawled) if self.soaking else []
        kinds = [*of_each_kind(self.crawled), *self.with_bad_tokens, *addresses]

        found = {name: self.first_leak_with(name, kinds) for name in MUTANTS}

        assert [name for name in MUTANTS if not found[name]] == []

    def test_without_a_mistake_the_same_round_finds_nothing(self):
        kinds = [*of_each_kind(self.crawled), *self.with_bad_tokens]

        assert list(self.round(kinds)) == []

    def test_with_a_good_token_apps_get_what_the_bad_ones_must_not(self):
        """Else the bad ones would prove nothing."""
        app, token = Client(), tokens.good(self.version)
        seen = {
            rest: app.get(f"/for-apps/{token}/{rest.format(episode=self.episode.pk)}").getvalue()
            for rest in ("podcast.xml", "audio/{episode}/x.mp3", "transcripts/{episode}.vtt")
        }

        assert [rest for rest, words in seen.items() if PREFIX.encode() not in words] == []

    def test_a_good_token_opens_nothing_but_its_own_addresses(self):
        token = tokens.good(self.version)
        elsewhere = [
            *(f"/for-apps/{token}/../..{address}" for address in of_each_kind(self.crawled)),
            *(f"/for-apps/{token}{address}" for address in of_each_kind(self.crawled)),
            *(f"{address}?token={token}" for address in of_each_kind(self.crawled)),
        ]

        found = {address: Client().get(address).getvalue() for address in elsewhere}

        assert [address for address, words in found.items() if PREFIX.encode() in words] == []

    def test_a_good_token_is_for_reading_alone(self):
        address = f"/for-apps/{tokens.good(self.version)}/podcast.xml"
        methods = [method for method in rounds.METHODS if method not in {"GET", "HEAD"}]

        assert list(rounds.leaks(Client(), ((each, address, {}) for each in methods))) == []

    def first_leak_with(self, name, kinds):
        with MUTANTS[name]():
            return next(self.round(kinds), None)

    def round(self, kinds):
        """All that is wrong, one by one."""
        # A reader was here before: whatever keeps copies has one now.
        self.reader().get(kinds[0])
        yield from rounds.leaks(Client(), rounds.each_once(kinds, self.states))
        yield from looking.standing_before_the_gate()

    def test_files_are_refused_at_their_address_and_meet_the_gate_at_any_other(self):
        client = Client()

        answers = {address: client.get(address) for address in addresses.of_files()}

        assert {answer.status_code for answer in answers.values()} == {200, 403}
        for address, answer in answers.items():
            assert answer.status_code == (403 if address.startswith("/media/") else 200), address
            assert answer["Cache-Control"] == "no-store", address

    def test_draft_private_missing_and_live_pages_look_the_same(self):
        """But for title and public summary, which an editor approved for everyone."""
        client = Client()
        page = Page.objects.get(slug="live-standardpage").specific
        page.title = ""
        StandardPage.objects.filter(pk=page.pk).update(public_summary="")
        Page.objects.filter(pk=page.pk).update(title="")

        shown = {
            address: self.outline(client.get(address), address)
            for address in ("/live-standardpage/", "/draft-standardpage/", "/nothing/here/")
        }

        assert len(set(shown.values())) == 1

    def outline(self, response, address):
        """An answer without what names the request."""
        headers = dict(response.headers)
        del headers["X-Request-Id"]
        headers.pop("Content-Length", None)
        words = response.content.decode().replace(address, "")
        return f"{response.status_code} {sorted(headers.items())} {words}"

    def test_public_words_are_the_only_ones_shown(self):
        client = Client()
        page = next(page for page in self.planted.pages if page.live and page.slug == "about")
        page.public_summary = "What anyone may read."
        page.save_revision().publish()

        shown = client.get("/about/").content.decode()

        assert page.title in shown
        assert "What anyone may read." in shown
        assert PREFIX not in shown

    def test_someone_who_signed_in_without_accepting_sees_no_more(self):
        client = Client()
        client.force_login(
            get_user_model().objects.create_user("robin"),
            backend=settings.AUTHENTICATION_BACKENDS[0],
        )
        kinds = of_each_kind(self.crawled)

        assert list(rounds.leaks(client, (("GET", address, {}) for address in kinds))) == []

    def test_a_page_that_fails_tells_nothing(self):
        client = Client(raise_request_exception=False)

        def fail(*_):
            raise DatabaseError("the words of the page were " + PREFIX)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Page, "serve", fail)
            patch.setattr("articles.public._read", fail)
            answers = {address: client.get(address) for address in ("/about/", "/no/such/")}
            broken = self.reader()
            broken.raise_request_exception = False
            to_a_reader = broken.get("/about/")

        for address, answer in answers.items():
            assert looking.of_response(address, answer) == ""
        assert to_a_reader.status_code == 500
        assert PREFIX not in to_a_reader.content.decode()

    def test_what_is_logged_and_mailed_carries_nothing(self):
        with self.assertLogs(level=logging.DEBUG) as logged:
            for address in of_each_kind(self.crawled):
                self.reader().get(address).getvalue()
                Client().get(address)
        lines = "\n".join(logged.output)

        assert PREFIX not in lines
        assert "live-standardpage" not in lines
        assert PREFIX not in "".join(message.message().as_string() for message in mail.outbox)

    def test_a_mail_that_asks_for_a_review_carries_no_words_of_the_page(self):
        staff = get_user_model().objects
        editor = staff.create_superuser("editor", "editor@example.org")
        staff.create_superuser("moderator", "moderator@example.org")
        page = Page.objects.get(slug="live-articlepage").specific

        page.save_revision(user=editor)
        page.get_workflow().start(page, editor)
        send_some(at_most=None)

        assert mail.outbox
        assert PREFIX not in "".join(message.message().as_string() for message in mail.outbox)
