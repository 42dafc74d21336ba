"""The one settings file. Every value that a deployment may change is read through config.env."""

from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from fangxian.base import keys
from fangxian.config import env

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent.parent

VAR = env.path(
    "FANGXIAN_VAR",
    PROJECT / "var",
    "Folder for keys, the SQLite file and collected files.",
    "var/ in the project",
)
DEBUG = env.flag("FANGXIAN_DEBUG", False, "Show tracebacks in the browser. Never on a server that people use.")
DEMO = env.flag(
    "FANGXIAN_DEMO", False, "This server holds the demonstration region: its sign-in page lists the accounts."
)
ALLOWED_HOSTS = env.words("FANGXIAN_HOSTS", ["127.0.0.1", "localhost", "[::1]"], "Host names this server answers to.")
BEHIND_TLS = env.flag("FANGXIAN_TLS", False, "Served behind TLS: secure cookies and HSTS.")
DATABASE_URL = env.text(
    "DATABASE_URL", "", "postgresql://user:password@host:port/name; empty means SQLite in the var folder."
)
LOCK_SECONDS = env.number(
    "FANGXIAN_LOCK_SECONDS", 20, "Seconds to wait for a lock on the database before answering 'try again'."
)
KEY_FILE = env.path(
    "FANGXIAN_KEY_FILE", VAR / "keys.json", "Key file (mode 600), made on first start.", "var/keys.json"
)
KEYS = env.text(
    "FANGXIAN_KEYS", "", "The key file's content itself, for deployments without a disk; wins over the file."
)
TIME_ZONE = env.text(
    "FANGXIAN_TIME_ZONE", "Asia/Shanghai", "The region's zone: reporting days run 00:00 to 24:00 in it."
)
SHARED_DATA = env.path(
    "FANGXIAN_SHARED_DATA",
    PROJECT.parent / "shared" / "data",
    "Public data for tests; absent is fine.",
    "beside the project",
)
NODE_MODULES = env.path(
    "FANGXIAN_NODE_MODULES", PROJECT / "node_modules", "Front-end packages.", "node_modules/ in the project"
)
DEMO_PASSWORD = env.text("FANGXIAN_DEMO_PASSWORD", "fangxian-demo", "Password of the demonstration accounts.")
REQUIRE_MFA = env.flag(
    "FANGXIAN_REQUIRE_MFA", not DEMO, "Privileged roles need a second factor. Off only where nobody's data is kept."
)
PIN_ITERATIONS = env.number("FANGXIAN_PIN_ITERATIONS", 310_000, "PBKDF2 rounds behind an officer's PIN.")
IDLE_MINUTES_SHARED = env.number(
    "FANGXIAN_IDLE_MINUTES_SHARED", 10, "Idle minutes after which a shared device signs out."
)
IDLE_MINUTES = env.number("FANGXIAN_IDLE_MINUTES", 60, "Idle minutes after which one's own device signs out.")
SESSION_HOURS = env.number("FANGXIAN_SESSION_HOURS", 10, "Hours after which a sign-in ends in any case.")
POST_SILENT_MINUTES = env.number(
    "FANGXIAN_POST_SILENT_MINUTES", 60, "Minutes without a word from its station after which a post counts as silent."
)
SIGN_ON_MINUTES = env.number(
    "FANGXIAN_SIGN_ON_MINUTES", 1, "Minutes after the beginning of a duty within which its sign-on is waited for."
)
EXPORT_ROWS_AT_ONCE = env.number(
    "FANGXIAN_EXPORT_ROWS", 5000, "Rows above which an export becomes a background job instead of an immediate file."
)
JOB_FILE_HOURS = env.number("FANGXIAN_JOB_FILE_HOURS", 24, "Hours for which the file of a background job is kept.")
OWN_WORKER = env.flag(
    "FANGXIAN_OWN_WORKER",
    True,
    "The server starts a worker when jobs wait. Off where `fangxian worker` runs beside it.",
)

KEY_RING = keys.load(KEYS, KEY_FILE)
SECRET_KEY = KEY_RING.secret

INSTALLED_APPS = [
    "fangxian.base",
    "fangxian.accounts",
    "fangxian.jobs",
    "fangxian.record",
    "fangxian.register",
    "fangxian.access",
    "fangxian.roster.staffing",
    "fangxian.roster.cold",
    "fangxian.roster.duties",
    "fangxian.roster.attendance",
    "fangxian.roster.batches",
    "fangxian.fronts.checkpoint",
    "fangxian.command",
    "fangxian.api",
    "fangxian.console",
    "fangxian.console.jobs",
    "fangxian.console.registers",
    "fangxian.console.holding",
    "fangxian.console.stations",
    "fangxian.console.audit",
    "fangxian.console.retention",
    "fangxian.station",
    "fangxian.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "treebeard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "fangxian.base.middleware.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "fangxian.base.middleware.RememberingMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fangxian.console.middleware.GateMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fangxian.base.middleware.ProblemMiddleware",
]

ROOT_URLCONF = "fangxian.config.urls"
WSGI_APPLICATION = "fangxian.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "fangxian.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": LOCK_SECONDS,
                # FULL: what was acknowledged survives a power cut (THREATS T11). secure_delete: erased means erased.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                # Else INSERT OR REPLACE would go past the trigger that refuses to delete an entry.
                " PRAGMA recursive_triggers=ON;"
                " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL has the scheme {parts.scheme!r}; postgresql:// or nothing is understood."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": f"-c lock_timeout={LOCK_SECONDS}s", **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    (f"vendor/{name}", NODE_MODULES / folder)
    for name, folder in {
        "dexie": "dexie/dist",
        "echarts": "echarts/dist",
        "htmx": "htmx.org/dist",
        "tabler": "@tabler/core/dist",
        "tabler-icons": "@tabler/icons-webfont/dist",
    }.items()
    if (NODE_MODULES / folder).is_dir()
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "fangxian.station.packing.PackedStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Hand over to station.packing, which cannot be loaded before the settings are."""
    from fangxian.station.packing import add_cache_headers

    add_cache_headers(headers, path, url)


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A file of 20 MB, the most that is read, and the rest of its form.
MOST_FILE_BYTES = 21 * 1024 * 1024

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "console:start"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "fangxian.accounts.adapter.ClosedAdapter"
ACCOUNT_FORMS = {"login": "fangxian.accounts.forms.LoginForm"}
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Per address and per account: a whole post may share one address, so the account's own limit is the tight one.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "FANGXIAN_PROXIES",
    1 if BEHIND_TLS else 0,
    "Reverse proxies in front, so that the sign-in limits see the real address.",
)
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "fangxian.accounts.forms.AddKeyForm",
    "edit_webauthn": "fangxian.accounts.forms.RenameKeyForm",
}
MFA_ADAPTER = "fangxian.accounts.adapter.SecondFactors"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Fangxian"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers give passkeys to plain HTTP on this very machine only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS

# Shared by every process of every server, so that nobody gets more attempts by reaching another one.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "base_cache", "KEY_PREFIX": "fx"}
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SILENCED_SYSTEM_CHECKS: list[str] = []
