"""Answers are compressed here, so that a site without a proxy that does so is light too."""

from django.middleware.gzip import GZipMiddleware


class CompressionMiddleware(GZipMiddleware):
    """Compress pages, feeds and JSON, but no stream: parts of a recording may be asked for.

    Lengths are blurred at random, as Django does since BREACH; tokens in forms are masked anew
    for each answer.
    """

    def process_response(self, request, response):
        if response.streaming:
            return response
        return super().process_response(request, response)
