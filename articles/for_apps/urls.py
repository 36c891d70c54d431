"""Addresses for apps. The gate reads the token; what is below it changes nothing there."""

from django.urls import path

from articles.for_apps import views

urlpatterns = [
    path("", views.for_apps, name="for_apps"),
]
