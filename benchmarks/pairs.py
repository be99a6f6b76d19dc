"""Of two people who save one question at once, one is stored; the other is shown both texts."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from databases import on_both
from figures import Verdict
from stage import Stage
from writers import Answered, Writer, people

ROUNDS = 25


def main() -> None:
    """Play it on SQLite, then on PostgreSQL."""
    verdict = Verdict()

    def play(name: str, made: Stage, _database: object) -> None:
        [place] = made.prepare(name=name, people=2)
        with made.serving() as server:
            good = rounds(server.port, place)
        verdict.at_least(f"{name}, pairs of which one was stored", good, ROUNDS, "")

    on_both(play)
    verdict.end()


def rounds(port: int, place: Mapping[str, Any]) -> int:
    """Let two people meet again and again; return how often that ended as it should."""
    pair = people(port, place, shared=1)
    try:
        return sum(is_fair(pair, place["questions"][0], number) for number in range(ROUNDS))
    finally:
        for writer in pair:
            writer.connection.close()


def is_fair(pair: list[Writer], question: str, number: int) -> bool:
    """Let both save at once from one version; tell whether one was stored and one was told."""
    gate = Barrier(len(pair))
    notes = [f"{writer.name} in round {number}" for writer in pair]

    def send(writer: Writer, note: str) -> Answered:
        gate.wait()
        return writer.send(question, note)

    with ThreadPoolExecutor(len(pair)) as pool:
        answers = list(pool.map(send, pair, notes))
    version = pair[0].versions[question] + 1
    for writer in pair:
        writer.versions[question] = version
    stored = [answer.version == version for answer in answers if answer.is_stored]
    told = [
        answer.version == version and all(note.encode() in answer.content for note in notes)
        for answer in answers
        if answer.is_refused
    ]
    return stored == [True] and told == [True]


if __name__ == "__main__":
    main()
