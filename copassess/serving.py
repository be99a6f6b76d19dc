"""How gunicorn serves the application: `gunicorn -c python:copassess.serving copassess.wsgi`."""

import gc
import os

from copassess import logs

# Threads answer while others wait for the database; a second process uses the second core. Ours
# wait for slow clients only so long.
worker_class = "copassess.patience.Worker"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 1, 4))
threads = 4
# Loaded once and shared: a worker more costs little memory, and a fault ends the start at once.
preload_app = True
# Workbooks and blank checklists of all six sectors are made inside a request.
timeout = 60
graceful_timeout = 10
# Between a proxy and here; longer than the proxy's own, so that it never writes into a closed door.
keepalive = 75
# A worker's sign of life must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()
# The server's own lines look like the application's.
logconfig_dict = logs.config(
    form=os.environ.get("LOG_FORMAT")
    or ("plain" if os.environ.get("HTTPS") in {"0", "no", "false"} else "json"),
    level=loglevel.upper(),
)
control_socket_disable = True


def when_ready(server: object) -> None:
    """Leave what is loaded out of every later garbage collection; it also stays shared that way."""
    gc.collect()
    gc.freeze()
