"""Page types, snippets and files. The class names are part of the contract (docs/decisions.md)."""

from articles.glossary.models import GlossaryTerm
from articles.links.models import ExternalLink, LinkPlace
from articles.models.articles import ArticleIndexPage, ArticlePage
from articles.models.faq import FAQPage, FAQQuestion
from articles.models.glossary import GlossaryPage
from articles.models.groups import ChangedDay, Meeting, SupportGroupIndexPage, SupportGroupPage
from articles.models.home import HomePage
from articles.models.media import SiteDocument, SiteImage, SiteRendition
from articles.models.people import Person, Topic
from articles.models.podcast import EpisodeChapter, EpisodePage, EpisodeSpeaker, PodcastPage
from articles.models.published import published
from articles.models.readable import Correction, ReadablePage
from articles.models.recordings import SiteMedia
from articles.models.site_settings import Helpline, SiteSettings
from articles.models.standard import HelpPage, StandardPage
from articles.models.stories import StoryIndexPage, StoryPage
from articles.publishing_rules.models import PageCheck
from articles.references.models import Reference
from articles.reviews.models import Review
from articles.reviews.workflow import ClinicalReviewTask
from articles.search.models import SearchSynonym, SearchWord
from articles.staff_mail.models import WaitingMail

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "ChangedDay",
    "ClinicalReviewTask",
    "Correction",
    "EpisodeChapter",
    "EpisodePage",
    "EpisodeSpeaker",
    "ExternalLink",
    "FAQPage",
    "FAQQuestion",
    "GlossaryPage",
    "GlossaryTerm",
    "Helpline",
    "HelpPage",
    "HomePage",
    "PageCheck",
    "LinkPlace",
    "Meeting",
    "Person",
    "PodcastPage",
    "ReadablePage",
    "Reference",
    "SearchSynonym",
    "SearchWord",
    "Review",
    "SiteDocument",
    "SiteImage",
    "SiteMedia",
    "SiteRendition",
    "SiteSettings",
    "StandardPage",
    "StoryIndexPage",
    "StoryPage",
    "SupportGroupIndexPage",
    "SupportGroupPage",
    "Topic",
    "WaitingMail",
    "published",
]
