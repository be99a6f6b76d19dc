"""People who write notes to a server that may be killed at any moment, and keep what it said."""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from driver import TOKEN, VERSION
from ledger import Save

STANDS_NOW = re.compile(rb'value="keep:[^":]+:(\d+)"')
# A page tries again after seconds; waiting would only make the kills rarer.
PAUSE_S = 0.02
PATIENCE_S = 120.0
# Of so many notes one goes to a question that all write to.
SHARED = 4


@dataclass(frozen=True)
class Answered:
    """How the server answered one save; without an answer the status is 0."""

    status: int = 0
    content: bytes = b""

    @property
    def is_stored(self) -> bool:
        """Tell whether the server said that it is stored."""
        return self.status == http.client.OK and b"Saved at " in self.content

    @property
    def is_refused(self) -> bool:
        """Tell whether the server said that somebody else was faster, and showed both texts."""
        return self.status == http.client.CONFLICT and STANDS_NOW.search(self.content) is not None

    @property
    def version(self) -> int:
        """Return the version that stands there now."""
        found = (STANDS_NOW if self.is_refused else VERSION).search(self.content)
        assert found
        return int(found[1])


@dataclass
class Writer:
    """Somebody who is signed in and writes numbered notes, one after another.

    As the page's script does, it sends a note again, with the name of its page, until the server
    says what became of it.
    """

    name: str
    port: int
    session: str
    assessment: str
    own: Sequence[str]
    shared: Sequence[str]
    start: int = 0
    acknowledged: list[Save] = field(default_factory=list)
    # "refused" where somebody else was faster, "failed" without an answer, and by status.
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.versions = dict.fromkeys((*self.own, *self.shared), self.start)

    def work_until(self, over: threading.Event) -> None:
        """Write note after note; what became of the last one may never be heard."""
        number = 0
        while not over.is_set() and not self.faults:
            number += 1
            self._write(number, over)
        self.connection.close()

    def send(self, question: str, note: str) -> Answered:
        """Send one note once."""
        fields = {
            f"{question}-version": str(self.versions[question]),
            f"{question}-note": note,
            "page": self.name,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }
        path = f"/assessments/{self.assessment}/answers/{question}"
        try:
            self.connection.request("POST", path, urlencode(fields), headers)
            response = self.connection.getresponse()
            return Answered(response.status, response.read())
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return Answered()

    def _write(self, number: int, over: threading.Event) -> None:
        is_shared = number % SHARED == 0
        questions = self.shared if is_shared else self.own
        question = questions[number // SHARED % len(questions)]
        note = f"{self.name} wrote note {number}"
        has_failed, deadline = False, time.monotonic() + PATIENCE_S
        while not over.is_set() and time.monotonic() < deadline:
            answered = self.send(question, note)
            if self._settle(question, note, answered, may_refuse=is_shared or has_failed):
                return
            has_failed = True
            time.sleep(PAUSE_S)
        if not over.is_set():
            self.faults.append(f"{note}: nothing was heard of it for {PATIENCE_S:.0f} s")

    def _settle(self, question: str, note: str, answered: Answered, *, may_refuse: bool) -> bool:
        """Keep what the server said; tell whether it said what became of the note."""
        if answered.is_stored:
            self.acknowledged.append(Save(question, answered.version, note))
            self.versions[question] = answered.version
            return True
        if answered.is_refused:
            self.counts["refused"] += 1
            self.versions[question] = answered.version
            if not may_refuse:
                # Nobody else writes there, and no answer was lost on the way.
                self.faults.append(f"{note}: refused, though nobody else wrote to {question}")
            return True
        self.counts["failed"] += 1
        if answered.status:
            self.counts[f"answered {answered.status}"] += 1
        return False


def people(port: int, place: Mapping[str, object], *, shared: int) -> list[Writer]:
    """Return a writer for everybody signed in; each has questions of their own."""
    sessions, questions = place["sessions"], place["questions"]
    assert isinstance(sessions, list)
    assert isinstance(questions, list)
    together, alone = questions[:shared], questions[shared:]
    return [
        Writer(
            name=f"writer-{n}",
            port=port,
            session=session,
            assessment=str(place["assessment"]),
            own=alone[n :: len(sessions)],
            shared=together,
        )
        for n, session in enumerate(sessions)
    ]
