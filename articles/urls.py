from django.urls import include, path

from articles import feeds, media, sitemap, small_files
from articles.references import views as references
from articles.search import views as search

app_name = "articles"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("references/<int:pk>/", references.reference, name="reference"),
    path("for-apps/", include("articles.for_apps.urls")),
    path("feed/", feeds.feed, name="feed"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", small_files.robots, name="robots"),
    path("favicon.ico", small_files.favicon, name="favicon"),
    path(".well-known/security.txt", small_files.security, name="security"),
    path("media/<path:path>", media.media, name="media"),
]
