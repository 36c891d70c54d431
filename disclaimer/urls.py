from django.urls import path

from disclaimer import views

app_name = "disclaimer"
urlpatterns = [
    path("", views.text, name="text"),
    path("accept/", views.accept, name="accept"),
    path("floor/", views.floor, name="floor"),
    path("receipt/", views.receipt, name="receipt"),
    path("withdraw/", views.withdraw, name="withdraw"),
]
