"""What an answer to someone who has not accepted gives away, if anything."""

import re
from urllib.parse import unquote

from django.conf import settings

from tests.leaks import sentences
from tests.leaks.planting import PREFIX

# The contract of open addresses, written out again: the settings may not widen it unnoticed.
OPEN = re.compile(
    r"/(help|privacy|cookies|accessibility|feed)/(\?|$)"
    r"|/(sitemap\.xml|robots\.txt|favicon\.ico|\.well-known/security\.txt|healthz|readyz)(\?|$)"
    r"|/(static|media/public|disclaimer|donate|accounts|admin)/"
)
ONLY_ITS_SLASH = re.compile(
    r"/(help|privacy|cookies|accessibility|feed|disclaimer|donate|accounts|admin|static"
    r"|disclaimer/\w+|donate/[\w-]+|accounts/[\w-]+|admin/[\w-]+|media/public)"
)
# Adds headers, counts, checks the host, or redirects to https: nothing that could know content.
MAY_STAND_BEFORE_THE_GATE = {
    "config.logs.RequestLogMiddleware",
    "config.compression.CompressionMiddleware",
    "config.headers.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.headers.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
}
GATE = 'action="/disclaimer/accept/"'
# Not understood, too long, no such method or host: said before anyone looked for content.
NOT_A_REQUEST = {400, 405, 414, 421, 431, 501, 505}


def leak(address, status, headers, words, *, method="GET"):
    """Why this answer gives something away, or "". `headers` maps names to values.

    Beside planted words it looks at the form: whoever has not accepted gets the gate or the
    refusal, the same at every gated address, so that nothing tells what is there.
    """
    everything = f"{words} {list(headers.items())}"
    if PREFIX in everything:
        return f"a planted word, {everything[everything.index(PREFIX) :][:14]}"
    if sentences.found_in(everything):
        return f"a sentence, {sorted(sentences.found_in(everything))[0]}"
    path = unquote(address.partition("?")[0])
    if OPEN.match(path) and ".." not in path:
        return ""
    return _other_than_the_gate(path, status, headers, words, method)


def standing_before_the_gate():
    """What stands outside the gate and may not.

    Most of it would leak nothing today: the gate's answers carry no validator and are no 404, so
    there is nothing to answer in its place. The next version of it could.
    """
    outermost_first = list(settings.MIDDLEWARE)
    gates = [name for name in outermost_first if name.endswith("GateMiddleware")]
    before = outermost_first[: outermost_first.index(gates[0])] if gates else []
    return [f"before the gate: {name}" for name in before if name not in MAY_STAND_BEFORE_THE_GATE]


def of_response(address, response, *, method="GET"):
    """The same for an answer of Django's test client."""
    words = response.getvalue().decode(errors="replace")
    return leak(address, response.status_code, response.headers, words, method=method)


def _other_than_the_gate(path, status, headers, words, method):
    if status in NOT_A_REQUEST:
        return ""
    if status == 302 and ONLY_ITS_SLASH.fullmatch(path) and headers["Location"] == f"{path}/":
        return ""
    if status not in {200, 403}:
        return f"status {status}"
    if headers.get("Cache-Control") != "no-store":
        return f"Cache-Control {headers.get('Cache-Control')}"
    telling = {"ETag", "Last-Modified", "Accept-Ranges", "Content-Range", "Link", "Location"}
    told = sorted(telling & {name.title().replace("Etag", "ETag") for name in headers})
    if told:
        return f"header {told[0]}"
    if status == 403:
        is_problem = headers.get("Content-Type", "").startswith("application/problem+json")
        return "" if is_problem else "a 403 of another kind"
    return "" if GATE in words or method == "HEAD" else "a page that is not the gate"
