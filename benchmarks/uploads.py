"""No acknowledged document is lost or half there when worker, server or database is killed."""

import hashlib
import http.client
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import kills
from driver import TOKEN
from stage import ROOT, Stage

sys.path.append(str(ROOT))
from scripts.postgres import Cluster

CLIENTS = 6
# In bytes: most are kept in memory while they come in, one of eight is written to the disk.
SMALLEST, SMALL, LARGE = 2_000, 200_000, 2_500_000
ONE_OF = 8
PAUSE_S = 0.02
BOUNDARY = "----a-boundary-of-a-form"


@dataclass(frozen=True)
class Outcome:
    """What became of all documents that were sent while servers were killed."""

    lost: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    orphans: int = 0
    left: int = 0
    acknowledged: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> Mapping[str, Sequence[str]]:
        """Return what must not be, by what it is called."""
        return {
            "acknowledged documents lost": self.lost,
            "documents half there": self.torn,
            "files left without a row": ["a file that no row names"] * self.left,
        }

    def __str__(self) -> str:
        said = ", ".join(f"{name}: {n}" for name, n in sorted(self.counts.items()))
        return (
            f"acknowledged {self.acknowledged}, {said}, lost {len(self.lost)}, "
            f"half there {len(self.torn)}, files without a row {self.orphans}, of which `daily` "
            f"left {self.left}"
        )


@dataclass
class Uploader:
    """Somebody who is signed in and attaches one document after another."""

    port: int
    session: str
    assessment: str
    questions: Sequence[str]
    chance: random.Random
    acknowledged: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def work_until(self, over: threading.Event) -> None:
        """Attach until it is over; what fails is not sent again."""
        while not over.is_set():
            content = self._content()
            status = self._send(self.chance.choice(self.questions), content)
            if status == http.client.OK:
                self.acknowledged.append(hashlib.sha256(content).hexdigest())
            else:
                self.counts[f"answered {status}" if status else "failed"] += 1
                time.sleep(PAUSE_S)

    def _content(self) -> bytes:
        """Return a text that nobody else sends."""
        is_large = not self.chance.randrange(ONE_OF)
        size = LARGE if is_large else self.chance.randint(SMALLEST, SMALL)
        return self.chance.randbytes(8).hex().encode() * (size // 16)

    def _send(self, question: str, content: bytes) -> int:
        """Send one document; return the status, 0 without an answer."""
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="do"\r\n\r\n'
            f"document:{question}:\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; "
            f'name="{question}-file"; filename="notes.txt"\r\n\r\n'
        )
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "X-CSRFToken": TOKEN,
            "HX-Request": "true",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }
        path = f"/assessments/{self.assessment}/answers/{question}/evidence"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
            return response.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


def survive(
    made: Stage,
    name: str,
    *,
    victims: Sequence[str],
    seed: int,
    database: Cluster | None = None,
) -> Outcome:
    """Let them attach while each victim is killed in its turn, and look at what is left."""
    [place] = made.prepare(name=name, people=CLIENTS)
    uploaders = kills.play(
        made,
        victims=victims,
        seed=seed,
        people=lambda port: people(port, place, seed),
        database=database,
    )
    return checked(made, place, uploaders)


def people(port: int, place: Mapping[str, Any], seed: int) -> list[Uploader]:
    """Return somebody who attaches for each session."""
    return [
        Uploader(
            port=port,
            session=session,
            assessment=place["assessment"],
            questions=place["questions"],
            chance=random.Random(f"{seed} {n}"),  # noqa: S311 (contents, not secrets)
        )
        for n, session in enumerate(place["sessions"])
    ]


def checked(made: Stage, place: Mapping[str, Any], uploaders: Sequence[Uploader]) -> Outcome:
    """Compare what was acknowledged with rows and files, before and after `daily` clears up."""
    told = made.manage("showuploads", place["assessment"], settings="floor.shipped")
    stored: Mapping[str, Any] = json.loads(told)
    acknowledged = [sha256 for one in uploaders for sha256 in one.acknowledged]
    whole = Counter(stored["whole"])
    outcome = Outcome(
        lost=tuple((Counter(acknowledged) - whole).elements()),
        torn=tuple(stored["torn"]),
        orphans=stored["orphans"],
        left=stored["left"],
        acknowledged=len(acknowledged),
    )
    return replace(outcome, counts=sum((one.counts for one in uploaders), Counter()))


if __name__ == "__main__":
    kills.main(survive, __doc__)
