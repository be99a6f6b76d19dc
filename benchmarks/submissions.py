"""No acknowledged submission is lost or half there when worker, server or database is killed."""

import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import kills
from driver import TOKEN
from stage import ROOT, Stage

sys.path.append(str(ROOT))
from scripts.postgres import Cluster

COMPANIES = 6
PAUSE_S = 0.02
REPORT = "/reports/"


@dataclass(frozen=True)
class Outcome:
    """What became of all that was submitted and withdrawn while servers were killed."""

    lost: tuple[str, ...]
    torn: tuple[str, ...]
    acknowledged: int
    withdrawn: int
    stored: int
    counts: Counter[str]

    @property
    def faults(self) -> Mapping[str, Sequence[str]]:
        """Return what must not be, by what it is called."""
        return {"acknowledged submissions lost": self.lost, "submissions half there": self.torn}

    def __str__(self) -> str:
        said = ", ".join(f"{name}: {n}" for name, n in sorted(self.counts.items()))
        return (
            f"acknowledged {self.acknowledged} submissions and {self.withdrawn} withdrawals, "
            f"{self.stored} submissions stored, {said}, lost {len(self.lost)}, "
            f"half there {len(self.torn)}"
        )


@dataclass
class Owner:
    """Somebody who submits a finished assessment, takes it back, and submits again.

    What gets no answer is sent again, as people do, until the server says what became of it.
    """

    port: int
    session: str
    assessment: str
    submitted: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def work_until(self, over: threading.Event) -> None:
        """Submit and withdraw in turns until it is over."""
        today = datetime.now(UTC).date().isoformat()
        signed = {"name": "Owner", "position": "Head of compliance", "date": today}
        while not over.is_set():
            report = self._hear("submit", signed, over)
            # Without its report it was stored before, and the answer had been lost on the way.
            if report.startswith(REPORT):
                self.submitted.append(report.removeprefix(REPORT))
            heard = self._hear("withdraw", {}, over)
            if heard and report.startswith(REPORT):
                self.withdrawn.append(self.submitted[-1])

    def _hear(self, what: str, fields: Mapping[str, str], over: threading.Event) -> str:
        """Send it until the server answers; return where it leads, "" where it is over."""
        while not over.is_set():
            status, leads_to = self._send(what, fields)
            if status == http.client.FOUND:
                return leads_to
            self.counts[f"answered {status}" if status else "failed"] += 1
            time.sleep(PAUSE_S)
        return ""

    def _send(self, what: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Send a form once; return the status, 0 without an answer, and where it leads."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": TOKEN,
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            path = f"/assessments/{self.assessment}/{what}"
            connection.request("POST", path, urlencode(fields), headers)
            response = connection.getresponse()
            response.read()
            return response.status, response.headers.get("Location", "")
        except (OSError, http.client.HTTPException):
            return 0, ""
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
    """Let owners submit while each victim is killed in its turn, and look at what is left."""
    places = made.prepare(name=name, companies=COMPANIES, answered=1)
    owners = kills.play(
        made,
        victims=victims,
        seed=seed,
        people=lambda port: [
            Owner(port, place["session"], place["assessment"]) for place in places
        ],
        database=database,
    )
    return checked(made, owners)


def checked(made: Stage, owners: Sequence[Owner]) -> Outcome:
    """Compare what was acknowledged with what is stored."""
    asked = [owner.assessment for owner in owners]
    told = json.loads(made.manage("showsubmissions", *asked, settings="floor.shipped"))
    stored: Mapping[str, Any] = told["assessments"]
    return Outcome(
        lost=tuple(fault for owner in owners for fault in lost(owner, stored[owner.assessment])),
        torn=(*told["differences"], *(fault for one in stored.values() for fault in torn(one))),
        acknowledged=sum(len(owner.submitted) for owner in owners),
        withdrawn=sum(len(owner.withdrawn) for owner in owners),
        stored=sum(len(one["submissions"]) for one in stored.values()),
        counts=sum((owner.counts for owner in owners), Counter()),
    )


def lost(owner: Owner, stored: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each thing that was acknowledged and is not there."""
    there = {pk: is_withdrawn for pk, _number, is_withdrawn in stored["submissions"]}
    gone = [f"{pk}: was acknowledged and is gone" for pk in owner.submitted if pk not in there]
    back = [f"{pk}: its withdrawal is gone" for pk in owner.withdrawn if not there.get(pk)]
    return gone + back


def torn(stored: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each thing that is there by half: all that belongs to it is there."""
    rows = stored["submissions"]
    standing = [pk for pk, _number, is_withdrawn in rows if not is_withdrawn]
    newest = rows[-1][0] if rows else ""
    withdrawn = len(rows) - len(standing)
    expected = {
        "numbers": [number for _pk, number, _ in rows] == list(range(1, len(rows) + 1)),
        "which stand": standing in ([], [newest]),
        "status": stored["status"] == ("submitted" if standing else "draft"),
        "summary": stored["summary"] == (standing[0] if standing else ""),
        "events of submissions": stored["submitted"] == len(rows),
        "events of withdrawals": stored["withdrawn"] == withdrawn,
        "receipts": stored["receipts"] == len(rows),
    }
    return [f"{newest}: {what} do not fit" for what, fits in expected.items() if not fits]


if __name__ == "__main__":
    kills.main(survive, __doc__)
