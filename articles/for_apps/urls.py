"""Addresses for apps. The gate reads the token; what is below it changes nothing there."""

from django.urls import path

from articles.for_apps import views
from articles.groups import calendars

urlpatterns = [
    path("", views.for_apps, name="for_apps"),
    path("<str:token>/meetings.ics", calendars.feed, name="meetings_for_apps"),
]
