"""All settings, from the environment alone (.env.example lists every variable).

Safe unless told otherwise: DEBUG is off, and a secret has no default that works.
Wagtail's and allauth's own settings stand with a reason where the reason is not obvious.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from config import environment, errors

BASE_DIR = Path(__file__).resolve().parent.parent
environment.load_file(BASE_DIR)
VAR_DIR = BASE_DIR / "var"

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY")
SITE_URL = environment.origin("SITE_URL", "http://localhost:8000")
SITE_IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = environment.comma_list("ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname])
TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXY_COUNT", 0)
STAFF_ALERT_EMAIL = environment.text("STAFF_ALERT_EMAIL")
CROSSREF_MAILTO = environment.text("CROSSREF_MAILTO")
# The registers that references are fetched from and checked with.
CROSSREF_API = "https://api.crossref.org"
PUBMED_API = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
SENTRY_DSN = environment.text("SENTRY_DSN")
if SENTRY_DSN:
    errors.report_to(SENTRY_DSN)

STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRETS = environment.comma_list("STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE = environment.optional_origin("STRIPE_API_BASE")

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "disclaimer",
    "articles",
    "donations",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "config.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

# What stands before the gate can only add headers, count, or redirect to https: nothing there
# can produce content (shared cache, session and redirects all come after it).
MIDDLEWARE = [
    "config.logs.RequestLogMiddleware",
    "config.compression.CompressionMiddleware",
    "config.headers.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.headers.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "disclaimer.middleware.GateMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "articles.publishing_rules.refusal.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.context_processors.site",
            ]
        },
    }
]

DATABASES = {
    "default": environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR}/wayside.sqlite3")
}
USES_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if USES_SQLITE:
    # IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing late.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was confirmed survives a power cut (an acceptance whose cookie is out).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": environment.cache("CACHE_URL", "locmemcache://")}
# A queue in the database needs the `work` process beside it; on SQLite, which has one writer,
# the work is done at once instead.
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if USES_SQLITE
        else "django_tasks_db.DatabaseBackend"
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": environment.media_storage("MEDIA_STORAGE_URL", MEDIA_ROOT),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ACCEL = environment.media_accel("MEDIA_STORAGE_URL")
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# The StreamField editor sends one field for each value of each block.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

vars().update(environment.mail("EMAIL_URL", f"filemail:///{VAR_DIR}/mail"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Wayside <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SECURE_SSL_REDIRECT = SITE_IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SITE_IS_HTTPS else 0
# Whether every other host of the organisation's domain speaks https is not ours to promise.
# Wagtail's previews need a frame of our own origin (X_FRAME_OPTIONS below).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A cookie for messages would be one more to explain.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Wagtail shows previews in a frame of our own origin.
X_FRAME_OPTIONS = "SAMEORIGIN"
PERMISSIONS_POLICY = {
    name: []
    for name in (
        "accelerometer camera display-capture geolocation gyroscope hid "
        "magnetometer microphone midi payment serial usb"
    ).split()
}

# Browsers apply form-action to the redirect after the POST to /donate/start/ as well.
STRIPE_PAGES = (
    [STRIPE_API_BASE]
    if STRIPE_API_BASE
    else [
        "https://checkout.stripe.com",
        "https://billing.stripe.com",
    ]
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *STRIPE_PAGES],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }
}
# Wagtail's admin writes inline scripts and styles; a nonce beside it would switch
# 'unsafe-inline' off, so its paths get a policy of their own.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "img-src": [SELF, "data:", "blob:"],
    "style-src": [SELF, UNSAFE_INLINE],
    "script-src": [SELF, UNSAFE_INLINE],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
}

OPEN_PAGE_SLUGS = ("help", "privacy", "cookies", "accessibility")
# The gate lets these through: whole addresses, or everything below a prefix that ends in "/*".
DISCLAIMER_OPEN_PATHS = (
    *(f"/{slug}/" for slug in OPEN_PAGE_SLUGS),
    "/feed/",
    "/sitemap.xml",
    "/robots.txt",
    "/favicon.ico",
    "/.well-known/security.txt",
    "/healthz",
    "/readyz",
    "/static/*",
    "/media/public/*",
    "/disclaimer/*",
    "/donate/*",
    "/accounts/*",
    "/admin/*",
)
# First segments of addresses that are ours: no page may take one, unless it is that page.
RESERVED_SLUGS = frozenset(
    "articles faq stories podcast support-groups about glossary references search media "
    "documents feed sitemap.xml robots.txt favicon.ico .well-known static disclaimer donate "
    "accounts admin healthz readyz for-apps".split()
) | frozenset(OPEN_PAGE_SLUGS)
DISCLAIMER_KEYS = environment.keys("DISCLAIMER_KEYS", shortest=32)
# Records wait here while the database cannot take them. 64 MiB hold about 200,000.
DISCLAIMER_SPOOL_DIR = environment.folder("DISCLAIMER_SPOOL_DIR", VAR_DIR / "spool")
DISCLAIMER_SPOOL_LIMIT = 64 * 1024 * 1024
DISCLAIMER_COOKIE_NAME = "__Host-disclaimer" if SITE_IS_HTTPS else "disclaimer"
# The only two fields of a page that the gate may show.
DISCLAIMER_PUBLIC_SUMMARY = "articles.public.public_title_and_summary"
# What gives a visitor the token for the addresses below /for-apps/, which apps can read.
APP_TOKEN = "disclaimer.app_tokens.issue"  # noqa: S105 (the name of a function)

WAGTAIL_SITE_NAME = "Wayside"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_FINISH_WORKFLOW_ACTION = "articles.reviews.approval.publish_approved"
WAGTAILADMIN_LOGIN_URL = "admin_sign_in"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAILIMAGES_IMAGE_MODEL = "articles.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "articles.picture_form.PictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "articles.SiteDocument"
WAGTAILMEDIA = {"MEDIA_MODEL": "articles.SiteMedia"}
# With Wagtail's 61 an AVIF of a detailed photograph weighs three times what a hero may (60 KB).
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_WEBP_QUALITY = 65
WAGTAILIMAGES_JPEG_QUALITY = 70
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# No GIF: its notes would stay in it, and nothing moves here unless somebody asks.
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Embeds would bring in other people's servers before a click.
WAGTAILEMBEDS_FINDERS = []
# These three would contact servers of others from the editor's browser.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# allauth looks after addresses and passwords; two ways would differ.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
TAGGIT_CASE_INSENSITIVE = True

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/donate/manage/"
LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
ACCOUNT_FORMS = {"request_login_code": "config.accounts.RequestLoginCodeForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody signs up, but the sign-in form has a password only where the sign-up form has one.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
# A code page for an unknown address looks the same; a mail to a stranger would be worse.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"impersonal": {"()": "config.logs.ImpersonalFilter"}},
    "formatters": {
        "line": {
            "()": "config.logs.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["impersonal"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would print paths, or mail them to ADMINS.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        **{name: {"level": "INFO"} for name in ("wayside", "articles", "disclaimer", "donations")},
    },
}
