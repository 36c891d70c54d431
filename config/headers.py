"""What every answer carries, and which hosts get one."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict everywhere, and what Wagtail needs below /admin/."""

    def get_policy_parts(self, request, response, report_only=False):
        if request.path_info.startswith("/admin/") and not report_only:
            return PolicyParts(config=settings.ADMIN_CONTENT_SECURITY_POLICY)
        return super().get_policy_parts(request, response, report_only)


class HostMiddleware:
    """Refuse a host that is not ours before anything is answered, the gate included."""

    # Machines ask for these by address.
    any_host = ("/healthz", "/readyz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info not in self.any_host:
            request.get_host()  # raises DisallowedHost, which Django answers with 400
        return self.get_response(request)
