"""Where the apps meet. The order matters: Wagtail's pages answer whatever is left."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import health
from config.accounts import views as accounts

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("disclaimer/", include("disclaimer.urls")),
    path("donate/", include("donations.urls")),
    path("accounts/data/", accounts.data, name="account_data"),
    path("accounts/delete/", accounts.delete, name="account_delete"),
    path("accounts/deleted/", accounts.deleted, name="account_deleted"),
    path("accounts/", include("allauth.urls")),
    # Wagtail's own form would let a password in without allauth's limits.
    path("admin/login/", accounts.admin_sign_in, name="admin_sign_in"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("articles.urls")),
    # Wagtail's pages alone: its urls also hold a password form without allauth's limits.
    re_path(wagtail_urls.serve_pattern, wagtail_views.serve, name="wagtail_serve"),
]
