"""Superset's settings: everything it writes is in one folder, and it answers this machine only.

`serve.py` starts it and names the folder; nothing here is a secret.
"""

import os
from pathlib import Path

_HOME = Path(os.environ["SUPERSET_HOME"])

SECRET_KEY = (_HOME / "secret_key").read_text(encoding="utf-8")
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME / 'superset.db'}"
# The default policy for what a page may load, without the upgrade to https that loopback lacks.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'", "'unsafe-eval'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
SESSION_COOKIE_SAMESITE = "Lax"
# A release changes under the same name: an answer is never older than a minute.
DATA_CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 60}
CACHE_CONFIG = DATA_CACHE_CONFIG
FILTER_STATE_CACHE_CONFIG = {"CACHE_TYPE": "SupersetMetastoreCache"}
EXPLORE_FORM_DATA_CACHE_CONFIG = {"CACHE_TYPE": "SupersetMetastoreCache"}
FEATURE_FLAGS = {"DASHBOARD_RBAC": False}
FAVICONS = [{"href": "/static/assets/images/favicon.png"}]
APP_NAME = "Throughline"
# Okabe and Ito's colours, which colour-blind readers tell apart.
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "okabe_ito",
        "label": "Okabe-Ito",
        "description": "Told apart by colour-blind readers",
        "colors": [
            *("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C8C00"),
            *("#5B5B5B", "#332288", "#88CCAA", "#882255", "#BBBBBB"),
        ],
    }
]
WTF_CSRF_ENABLED = True
RATELIMIT_ENABLED = True
