"""All settings, in one file. The environment is read here, once, strictly, and nowhere else.

| variable        | default                        | what it is                                                       |
|-----------------|--------------------------------|------------------------------------------------------------------|
| DATA_DIR        | var/ in the project            | everything written at run time: database, index, files, static   |
| DATABASE_URL    | sqlite file in DATA_DIR        | e.g. postgres://user:password@host:5432/name                      |
| SEARCH_URL      | whoosh:///…/index in DATA_DIR  | the search engine; or opensearch://host1:9200,host2:9200/findings |
| SEARCH_CA       | the system's                   | the certificate of the authority that a cluster's are signed by   |
| SEARCH_REPLICAS | 1                              | copies of a cluster's index beside the first                      |
| SEARCH_TIMEOUT  | 5                              | seconds for a node to answer; then another is asked        |
| SECRET_KEY      | made once, kept in DATA_DIR    | signs sessions                                                   |
| ALLOWED_HOSTS   | 127.0.0.1,localhost,[::1]      | host names that the site answers to                              |
| TRUSTED_ORIGINS | none                           | e.g. https://findings.example.org, behind a proxy                |
| DEBUG           | no                             | Django's debug pages; refused where others can reach the site    |
| HTTPS           | no                             | served over HTTPS: secure cookies, redirects, HSTS               |
| PROXIES         | 0                              | how many proxies stand before the site and add X-Forwarded-For   |
| METRICS_TOKEN   | none                           | lets another machine read /metrics                               |
| SECURITY_CONTACT | none                          | mailto: or https: address in /.well-known/security.txt           |
| DELAY_S         | 1                              | seconds between two requests to the public site                  |
| FETCH_CONTACT   | none                           | who fetches, for whoever runs the public site                    |
| FETCH_EVERY_HOURS | 0, off                       | how often the worker fetches by itself                           |
| FETCH_SITE, FETCH_FILES | reports. and files.ofsted.gov.uk | the two hosts that are asked, and no other |
| EMAIL_URL       | consolemail://, the log        | the mail server, e.g. smtp+tls://user:password@host:587          |
| MAIL_FROM       | findings@ the site's host      | the sender of e-mails; bounces go there                          |
| SITE_ADDRESS    | first of TRUSTED_ORIGINS, else http://127.0.0.1:8000 | what links in e-mails begin with           |
| SIGN_UP         | off                            | who may make an account: off, invitation, domain                 |
| SIGN_UP_DOMAINS | none                           | domain: those of the e-mail addresses that are enough            |
| ALERT_HOUR      | 7                              | from which hour of the day e-mail alerts are sent                |
| LOG_FORMAT      | json where exposed, else line  | how log lines look                                               |
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.operations.logging import FORMATS, logging_as
from config.operations.search_url import CLUSTER, cluster_refusals, search_url
from config.operations.secret_key import secret_key_in
from config.operations.startup_checks import is_exposed, refusals

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key_in(DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
PROXIES = env.int("PROXIES", default=0)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://")):
    raise ImproperlyConfigured("SECURITY_CONTACT must start with mailto: or https://")
_refusals = refusals(secret=env.str("SECRET_KEY", default=""), hosts=ALLOWED_HOSTS, debug=DEBUG, https=HTTPS)
if _refusals:
    raise ImproperlyConfigured("; ".join(_refusals))

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "config.operations.apps.FailedSignInsConfig",  # Axes
    "simple_history",
    "config.operations.apps.WorkWaitingConfig",  # django-tasks-db
    "letters",
    "search",  # before haystack: its commands of the same names take the place of Haystack's
    "haystack",
    "config.operations",
]
MIDDLEWARE = [
    "config.operations.request_log.request_middleware",
    "config.operations.health.probe_middleware",
    "config.operations.request_size.limit_middleware",
    "config.operations.rate_limits.rate_limit_middleware",
    "config.operations.places.places_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.operations.gzip.PackingMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.operations.admin_addresses.AdminAddresses",
    "simple_history.middleware.HistoryRequestMiddleware",  # whose change it was
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
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
                "config.operations.well_known.page_address",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'findings.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers beside one writer, and a writer that waits its turn instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Kept open by each thread, tried before use, and given up soon where the server is gone.
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SEARCH_ENGINES = {"whoosh": "search.backend.FindingsEngine", CLUSTER: "search.cluster.ClusterEngine"}
_search = search_url(env.str("SEARCH_URL", default=f"whoosh://{DATA_DIR / 'index'}"))
if _search.scheme not in SEARCH_ENGINES:
    known = ", ".join(sorted(SEARCH_ENGINES))
    raise ImproperlyConfigured(f"SEARCH_URL starts with '{_search.scheme}:'; it must be one of: {known}")
HAYSTACK_CONNECTIONS: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": SEARCH_ENGINES[_search.scheme], "PATH": _search.path}
}
if _search.scheme == CLUSTER:
    _replicas, _timeout = env.int("SEARCH_REPLICAS", default=1), env.float("SEARCH_TIMEOUT", default=5.0)
    _refusals = cluster_refusals(
        _search,
        replicas=_replicas,
        timeout=_timeout,
        is_sqlite=DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    )
    if _refusals:
        raise ImproperlyConfigured("; ".join(_refusals))
    HAYSTACK_CONNECTIONS["default"] |= {
        "PATH": str(DATA_DIR / "index"),  # locks, with SQLite
        "INDEX": _search.path,
        "REPLICAS": _replicas,
        "PLACE": {
            "hosts": _search.hosts,
            "secure": _search.secure,
            "user": _search.user,
            "password": _search.password,
            "ca": env.str("SEARCH_CA", default=""),
            "timeout_seconds": _timeout,
        },
    }
HAYSTACK_SIGNAL_PROCESSOR = "search.receivers.LetterSignalProcessor"

MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", default=25 * 1024 * 1024)
MAX_REQUEST_BYTES = env.int("MAX_REQUEST_BYTES", default=20 * MAX_UPLOAD_BYTES)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # the editors' page of a long letter has some 2,000
MAX_UPLOAD_FILES = env.int("MAX_UPLOAD_FILES", default=50)  # at once
MAX_ARCHIVE_BYTES = 10 * MAX_UPLOAD_BYTES  # of one ZIP, unpacked
DATA_UPLOAD_MAX_NUMBER_FILES = (
    20 * MAX_UPLOAD_FILES
)  # more than we take, so that the form can say what it takes
READING_WORKERS = env.int("READING_WORKERS", default=2)  # processes that read uploads
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
AUTO_PUBLISH = env.bool("AUTO_PUBLISH", default=True)  # uploads without doubts, before an editor has looked
READING_SECONDS = env.int("READING_SECONDS", default=60)
FETCH_SITE = env.str("FETCH_SITE", default="https://reports.ofsted.gov.uk").rstrip("/")
FETCH_FILES = env.str(  # another site has its files, too, unless it is said where they are
    "FETCH_FILES",
    default="https://files.ofsted.gov.uk" if FETCH_SITE == "https://reports.ofsted.gov.uk" else FETCH_SITE,
).rstrip("/")
FETCH_CONTACT = env.str("FETCH_CONTACT", default="")  # in the user agent, for whoever runs the public site
FETCH_EVERY_HOURS = env.float("FETCH_EVERY_HOURS", default=0.0)  # the worker's own clock; 0 is off
DELAY_S = env.float("DELAY_S", default=1.0)  # seconds between two requests to the public site
if not (0 <= DELAY_S <= 3600 and 0 <= FETCH_EVERY_HOURS <= 10_000):
    raise ImproperlyConfigured("DELAY_S (to 3600) and FETCH_EVERY_HOURS (to 10000) cannot be less than 0")
if not all(re.fullmatch(r"https?://[\w.:\[\]-]+", host) for host in (FETCH_SITE, FETCH_FILES)):
    raise ImproperlyConfigured(
        "FETCH_SITE and FETCH_FILES must each be a host and nothing after it, such as https://reports.ofsted.gov.uk"
    )
if not (FETCH_CONTACT.isascii() and FETCH_CONTACT.isprintable() and len(FETCH_CONTACT) <= 200):
    raise ImproperlyConfigured(
        "FETCH_CONTACT must be an e-mail address or a web address, in one line of plain letters"
    )

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it says no to who has guessed too often
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # so nobody can lock an editor out from elsewhere
AXES_CLIENT_IP_CALLABLE = "config.operations.client_address.client_ip"
AXES_LOCKOUT_CALLABLE = "config.operations.error_pages.too_many_sign_ins"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who signs in is nobody's business but theirs
AXES_VERBOSE = False
INDEX_STATE = "search.indexing.index_state"
READINESS_CHECKS = {  # what /readyz looks at: each a function that returns what is wrong, or ""
    "database": "config.operations.health.database_fault",
    "index": "config.operations.health.index_fault",
    "worker": "config.operations.health.worker_fault",
    "uploads": "letters.ingestion.uploads_fault",
    "disk": "letters.ingestion.disk_fault",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SITE_ADDRESS = env.str("SITE_ADDRESS", default=(CSRF_TRUSTED_ORIGINS or ["http://127.0.0.1:8000"])[0]).rstrip(
    "/"
)
if not re.fullmatch(r"https?://[\w.:\[\]-]+", SITE_ADDRESS):
    raise ImproperlyConfigured(
        "SITE_ADDRESS must be http:// or https://, a host and nothing after it, such as https://findings.example.org"
    )
_mail = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST") or "localhost", _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    _mail.get("EMAIL_HOST_USER") or "",
    _mail.get("EMAIL_HOST_PASSWORD") or "",
)
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 20  # seconds that a mail server may keep us waiting
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"findings@{urlsplit(SITE_ADDRESS).hostname}")
if not (DEFAULT_FROM_EMAIL.isprintable() and "@" in DEFAULT_FROM_EMAIL):
    raise ImproperlyConfigured("MAIL_FROM must be an e-mail address, in one line")
SIGN_UP = env.str("SIGN_UP", default="off")
SIGN_UP_DOMAINS = [one.lower() for one in env.list("SIGN_UP_DOMAINS", default=[])]
if SIGN_UP not in ("off", "invitation", "domain") or (SIGN_UP == "domain") != bool(SIGN_UP_DOMAINS):
    raise ImproperlyConfigured(
        "SIGN_UP must be off, invitation, or domain with SIGN_UP_DOMAINS=council.gov.uk,…"
    )
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds
ALERT_HOUR = env.int("ALERT_HOUR", default=7)
if not 0 <= ALERT_HOUR <= 23:
    raise ImproperlyConfigured("ALERT_HOUR must be an hour of the day, from 0 to 23")
MESSAGE_STORAGE = "config.operations.visitor_messages.VisitorMessages"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "saved_searches"
LOGOUT_REDIRECT_URL = "home"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.operations.error_pages.form_not_ours"

if HTTPS:
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SILENCED_SYSTEM_CHECKS = [
        "security.W021"
    ]  # a browser's preload list is for the domain's owner to ask for
    if PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOG_FORMAT = env.str("LOG_FORMAT", default="json" if HTTPS or is_exposed(ALLOWED_HOSTS) else "line")
if LOG_FORMAT not in FORMATS:
    raise ImproperlyConfigured(f"LOG_FORMAT is “{LOG_FORMAT}”; it must be one of: {', '.join(FORMATS)}")
LOGGING = logging_as(LOG_FORMAT)
