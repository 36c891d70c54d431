"""Everything below /donate/, open to all; what needs a sign-in asks for it."""

app_name = "donations"

urlpatterns = []
