"""The floor for a proxy that checks the cookie itself (docs/nginx/)."""

from django.http import JsonResponse
from django.views.decorators.http import require_GET

from disclaimer import versions

# What is fresh for less time is read again first: the proxy could not keep it, and would ask
# for each page until it is read anyway.
WORTH_KEEPING = 2.0  # seconds


@require_GET
def floor(request):
    """{"floor": N}: acceptances of a major version below N no longer count. 503 if unknown.

    The number stands in the header X-Disclaimer-Floor too, where nginx can read it. `max-age`
    is what is left of the five seconds in which every process knows a material change.
    """
    if versions.seconds_fresh() < WORTH_KEEPING:
        versions.read_soon()
    try:
        major = versions.in_force().major
    except versions.NoVersionKnown:
        response = JsonResponse({"floor": None}, status=503)
        response.headers["Cache-Control"] = "no-store"
        return response
    response = JsonResponse({"floor": major})
    response.headers["X-Disclaimer-Floor"] = str(major)
    # Caches count in whole seconds and may keep an answer for nearly one more than they are told.
    seconds = int(versions.seconds_fresh()) - 1
    response.headers["Cache-Control"] = f"max-age={seconds}" if seconds > 0 else "no-store"
    return response
