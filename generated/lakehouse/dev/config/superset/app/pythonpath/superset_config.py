"""What Superset reads when it starts; values come from the environment of its container."""

import os
import sys

# Drivers come last: what they need and the image has is the image's.
sys.path.append(os.environ["DRIVERS"])

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_DATABASE_URI"]

# What Superset itself logs; Gunicorn has a level of its own.
LOG_LEVEL = os.environ.get("SUPERSET_LOG_LEVEL", "INFO").upper()

# Forms are accepted from its own pages alone.
WTF_CSRF_ENABLED = True

# No script reads the cookie of a session, no other site sends it.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = os.environ.get("SUPERSET_HTTPS") == "true"

# Addresses as the proxy has them that stands before it.
ENABLE_PROXY_FIX = os.environ.get("SUPERSET_PROXY") == "true"
