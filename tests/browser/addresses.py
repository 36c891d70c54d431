"""One address of each kind of page of the demo site, by name."""

from tests.browser.steps import FLAGSHIP

GATED = {
    "home": "/",
    "articles": "/articles/",
    "article": FLAGSHIP,
    "faq": "/faq/",
    "stories": "/stories/",
    "story": "/stories/mark/",
    "podcast": "/podcast/",
    "episode": "/podcast/what-the-trials-found/",
    "for-apps": "/for-apps/",
    "standard-page": "/about/",
    "search": "/search/?q=therapy",
    "search-empty": "/search/?q=nothinglikethis",
    "reference": "/references/1/",
    "support-groups": "/support-groups/",
    "support-group": "/support-groups/example-last-friday-veterans/",
    "glossary": "/glossary/",
    "not-found": "/no/such/page/",
}
SIGNED_IN = {
    "manage": "/donate/manage/",
    "data": "/accounts/data/",
    "delete": "/accounts/delete/",
    "logout": "/accounts/logout/",
}
OPEN = {
    "help": "/help/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "accessibility": "/accessibility/",
    "disclaimer": "/disclaimer/",
    "receipt": "/disclaimer/receipt/",
    "withdrawn": "/disclaimer/receipt/?withdrawn=1",
    "donate": "/donate/",
    "donate-cancelled": "/donate/?cancelled=1",
    "thank-you-unknown": "/donate/thank-you/?session_id=cs_test_unknown",
    "login": "/accounts/login/",
    "login-code": "/accounts/login/code/",
    "signup": "/accounts/signup/",
    "password-reset": "/accounts/password/reset/",
    "deleted": "/accounts/deleted/",
}
