from django.urls import include, path

from articles import feeds, media, sitemap, small_files
from articles.brand import views as brand
from articles.groups import calendars
from articles.podcast import views as podcast
from articles.references import files as reference_files
from articles.references import views as references
from articles.references.exports import BIBTEX, RIS
from articles.search import views as search

app_name = "articles"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("support-groups/calendar.ics", calendars.all_groups, name="calendar"),
    path("support-groups/<slug:slug>/calendar.ics", calendars.group, name="group_calendar"),
    path("references/<int:pk>/", references.reference, name="reference"),
    *(
        path(f"references/{place}<int:pk>.{form}", view, {"form": form}, name=f"{name}-{form}")
        for form in (RIS, BIBTEX)
        for place, view, name in (
            ("", reference_files.one, "reference"),
            ("of-page/", reference_files.all_of_page, "references-of-page"),
            ("page/", reference_files.page_itself, "page"),
        )
    ),
    path("podcast/<slug:slug>/transcript.vtt", podcast.transcript, name="transcript"),
    path("for-apps/", include("articles.for_apps.urls")),
    path("feed/", feeds.feed, name="feed"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", small_files.robots, name="robots"),
    path("favicon.ico", small_files.favicon, name="favicon"),
    path(".well-known/security.txt", small_files.security, name="security"),
    # Before the files of the library, of which style sheets would be sent as downloads.
    *(
        path(
            f"media/public/brand/<slug:digest>.{ending}",
            brand.brand_file,
            {"ending": ending},
            name=f"brand-{ending}",
        )
        for ending in brand.KINDS
    ),
    path("media/<path:path>", media.media, name="media"),
]
