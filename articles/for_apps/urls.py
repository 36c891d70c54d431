"""Addresses for apps. The gate reads the token; what is below it changes nothing there."""

from django.urls import include, path

from articles.for_apps import views
from articles.groups import calendars
from articles.podcast import for_apps as podcast

with_token = [
    path("meetings.ics", calendars.feed, name="meetings_for_apps"),
    path("podcast.xml", podcast.podcast, name="app_podcast"),
    path("cover.jpg", podcast.cover, name="app_cover"),
    path("audio/<int:pk>/<str:name>", podcast.audio, name="app_audio"),
    path("transcripts/<int:pk>.vtt", podcast.transcript, name="app_transcript"),
    path("chapters/<int:pk>.json", podcast.chapters, name="app_chapters"),
]
urlpatterns = [
    path("", views.for_apps, name="for_apps"),
    path("<str:token>/", include(with_token)),
]
