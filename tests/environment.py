"""Sets the tests' environment before Django reads it; pytest's first plugin (pyproject.toml)."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# One folder a run, made by the process that was started first and handed on to xdist's workers.
RUN_FOLDER = "COPASSESS_TEST_FOLDER"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if not WORKER:
    os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="copassess-tests-")

FOLDER = Path(os.environ[RUN_FOLDER])
VAR_DIR = FOLDER / (WORKER or "alone")
# WhiteNoise warns where the folder of static files is absent, and warnings are errors.
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)

# What stands in the environment of the person who runs the tests must neither change their result
# nor be touched; only the database may be chosen (Django makes one of its own beside it).
for name in ("SECRET_KEY_FILE", "EMAIL_URL", "CSRF_TRUSTED_ORIGINS", "LOG_LEVEL"):
    os.environ.pop(name, None)
for name in [name for name in os.environ if name.startswith(("AWS_", "EVIDENCE_", "S3_"))]:
    del os.environ[name]
os.environ.update(
    {
        "SECRET_KEY": "for-tests-only " * 5,
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": "http://127.0.0.1:8000",
        "VAR_DIR": str(VAR_DIR),
        "CACHE_URL": "locmemcache://",
        # Playwright keeps an event loop running in the tests' thread, and Django then refuses to
        # touch the database there.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'unused.sqlite3'}")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Close the network to every test, this machine's own addresses excepted."""
    config.option.allow_hosts = "127.0.0.1,::1,localhost"
    config.option.allow_unix_socket = True


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the run's folder away."""
    if not WORKER:
        shutil.rmtree(FOLDER, ignore_errors=True)
