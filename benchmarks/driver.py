"""Drives servers over kept connections, in turns, as one person or as several at once."""

import http.client
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TOKEN = "a" * 32
VERSION = re.compile(rb'name="[^"]+-version" value="(\d+)"')


@dataclass
class Client:
    """Somebody signed in, with a connection that stays open."""

    port: int
    session: str
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> bytes:
        """Open a page; anything but the page is an error."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, str]) -> bytes:
        """Send a form as the page's script does."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
        }
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> bytes:
        cookies = f"sessionid={self.session}; csrftoken={TOKEN}"
        self.connection.request(method, path, body, {**headers, "Cookie": cookies})
        response = self.connection.getresponse()
        content = response.read()
        if response.status != http.client.OK:
            message = f"{method} {path} answered {response.status}: {content[:300]!r}"
            raise RuntimeError(message)
        return content


class Saver:
    """One person who answers question after question; every save changes response and note."""

    def __init__(self, port: int, place: Mapping[str, Any], *, floor: bool = False) -> None:
        self.client = Client(port, place["session"])
        self.assessment, self.codes = place["assessment"], place["questions"]
        self.is_floor = floor
        self.versions = dict.fromkeys(self.codes, place["version"])
        self.turn = 0

    def save(self) -> None:
        """Save the next answer; raises RuntimeError where it was not stored."""
        lap, place = divmod(self.turn, len(self.codes))
        code = self.codes[place]
        self.turn += 1
        values = {
            "response": ("yes", "partly", "no")[lap % 3],
            "note": f"The procedure was read and changed for the {self.turn}th time.",
        }
        if self.is_floor:
            self.client.post(f"/floor/{self.assessment}/answers/{code}", values)
            return
        sent = {
            "version": str(self.versions[code]),
            **values,
            "action_text": "",
            "action_owner": "",
            "action_due": "",
            "action_status": "planned",
        }
        fields = {f"{code}-{name}": value for name, value in sent.items()}
        path = f"/assessments/{self.assessment}/answers/{code}"
        found = VERSION.search(self.client.post(path, fields))
        if not found or int(found[1]) != self.versions[code] + 1:
            message = f"the answer to {code} was not saved"
            raise RuntimeError(message)
        self.versions[code] += 1


def in_turns(actions: Sequence[Callable[[], object]], times: int) -> list[list[float]]:
    """Time actions one after another, so many times; whatever disturbs one disturbs the others."""
    seconds: list[list[float]] = [[] for _ in actions]
    for turn in range(times):
        # Each goes first as often as the others.
        for offset in range(len(actions)):
            n = (turn + offset) % len(actions)
            began = time.perf_counter()
            actions[n]()
            seconds[n].append(time.perf_counter() - began)
    return seconds


def a_second(actions: Sequence[Callable[[], object]], seconds: float) -> float:
    """Return how many times a second actions succeed that each run in a thread of their own."""
    counts, faults = [0] * len(actions), list[BaseException]()
    gate = threading.Barrier(len(actions))

    def drive(number: int) -> None:
        try:
            gate.wait()
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                actions[number]()
                counts[number] += 1
        except BaseException as fault:  # told by the thread that waits
            faults.append(fault)

    threads = [threading.Thread(target=drive, args=(n,)) for n in range(len(actions))]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return sum(counts) / (time.perf_counter() - began)
