"""One view that does nothing, to measure what stands in front of it."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse(b"bare"))]
