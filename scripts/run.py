"""Serves COPASSESS on this machine: sets up, prepares, starts gunicorn and says where it is."""

import base64
import hmac
import http.client
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from scripts import prepare, setup, worker
from scripts.console import PYTHON, ROOT, Trouble, main, say, shown

HOST = "127.0.0.1"
PATIENCE = 60.0


def chosen_port(environment: Mapping[str, str]) -> int:
    """Return the port to serve on."""
    text = environment.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Trouble(f"PORT is {text!r}: write a number from 1 to 65535, such as PORT=8123.")
    return int(text)


def reserve(port: int) -> socket.socket:
    """Take the port now: what comes first must not find at the end that another program has it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise Trouble(
            f"Port {port} cannot be taken ({error.strerror}): end the program that has it, "
            "or choose another port: PORT=8123 make run"
        ) from error
    return listener


def serving_environment(
    given: Mapping[str, str], folder: prepare.Folder, port: int
) -> dict[str, str]:
    """Return the settings of a server for this machine alone; the rest of the environment stays."""
    fixed = {
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "SECRET_KEY_FILE": str(folder.secret),
        "SITE_URL": f"http://{HOST}:{port}",
        "VAR_DIR": str(folder.path),
    }
    return {**given, **fixed}


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = [[text.ljust(width) for text, width in zip(row, widths, strict=True)] for row in rows]
    return ["  ".join(row).rstrip() for row in padded]


def code_of(secret: str, at: float) -> str:
    """Return what an authenticator app with this secret (base32) shows at an instant (RFC 6238)."""
    counter = struct.pack(">Q", int(at // 30))
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def account_rows(accounts: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the demo accounts as a table, with the present code where one is asked for."""
    now = time.time()
    rows = [
        [role, email, password, code_of(secret, now) if secret else "-"]
        for role, email, password, secret in accounts
    ]
    return [["role", "e-mail", "password", "code now"], *rows]


def announcement(
    port: int, folder: prepare.Folder, environment: Mapping[str, str], accounts: list[list[str]]
) -> str:
    """Return what a person must know once the server answers."""
    mail = f"is written to {shown(folder.mail)}/"
    if environment.get("EMAIL_URL"):
        mail = "is sent as EMAIL_URL says"
    lines = ["", f"COPASSESS answers at http://{HOST}:{port}", f"Mail {mail}"]
    lines.append("Reports are made by a worker beside the server")
    if accounts:
        lines += ["", "Demo accounts", *(f"  {line}" for line in table(account_rows(accounts)))]
        lines.append("The code changes every 30 seconds. Print it again:")
        lines.append(f"  VAR_DIR={shown(folder.path)} {shown(PYTHON)} manage.py demo_code")
    return "\n".join([*lines, "", "Ctrl-C ends it."])


def answers(port: int) -> bool:
    """Tell whether the application answers a request."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def await_answer(server: subprocess.Popen[bytes], port: int) -> None:
    """Return once the server truly answers; stop where it ends or stays silent."""
    deadline = time.monotonic() + PATIENCE
    while not answers(port):
        if server.poll() is not None:
            raise Trouble("The server ended while it started; its last words are above.")
        if time.monotonic() > deadline:
            raise Trouble(f"The server started, but /health did not answer in {PATIENCE:.0f} s.")
        time.sleep(0.05)


def start(listener: socket.socket, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start gunicorn on the port that was taken."""
    number = listener.fileno()
    gunicorn = [str(PYTHON), "-m", "gunicorn", "-c", "python:copassess.serving"]
    server = subprocess.Popen(
        [*gunicorn, "--bind", f"fd://{number}", "copassess.wsgi"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        pass_fds=[number],
    )
    # From now on the port is the server's alone, and free as soon as that ends.
    listener.close()
    return server


def serve(server: subprocess.Popen[bytes], port: int, text: str) -> int:
    """Announce the server, and stay until it is told to end."""

    def end(number: int, frame: FrameType | None) -> None:
        server.send_signal(number)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, lambda number, frame: server.terminate())
    try:
        await_answer(server, port)
        say(text)
        code = server.wait()
    except KeyboardInterrupt:
        # The terminal told the server too; a second Ctrl-C must not leave it behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        server.terminate()
        code = 0
        server.wait()
    except BaseException:
        server.terminate()
        server.wait()
        raise
    say("COPASSESS has stopped." if code == 0 else f"The server ended with code {code}.")
    return code


def command() -> int:
    """Set up what is missing, prepare what changed, serve."""
    port = chosen_port(os.environ)
    with reserve(port) as listener:
        setup.ensure(tests=False)
        path = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
        folder = prepare.open_folder(path)
        environment = serving_environment(os.environ, folder, port)
        prepare.ensure_secret(folder)
        accounts = prepare.ensure(folder, environment)
        server = start(listener, environment)
    keeper = worker.start(environment)
    try:
        return serve(server, port, announcement(port, folder, environment, accounts))
    finally:
        worker.stop(keeper)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit("make run takes no arguments; PORT=8123 make run chooses the port.")
    main(command)
