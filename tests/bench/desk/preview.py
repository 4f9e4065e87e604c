"""Print how long the desk takes from an edit of the rules to its preview, over HTTP.

    python tests/bench/desk/preview.py --postings FILE.csv.gz [--edits 20]
    python tests/bench/desk/preview.py --home HOME

The postings (columns as `leads import` knows them) become a home of one night; HOME is one that
is there already, and only a person is added to it. A desk serves it, and random edits of
segments and lists are sent as the editor's form: the clock runs from sending the text to having
the page with everybody who comes, goes and moves. CPU is that of the lab's process, the web
process and this client together; on a machine with nothing else to do the clock says the same.
`classify` is that of the same postings in this process. The last line is with a write to the
store before each edit, after which the lab reads again what drafts are held against.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import numpy as np
import uvicorn

from enrich.segments import classify
from enrich.store import audit, postings
from enrich.store.people import add_person, begin_session, digest_of, person_named
from flows import steps
from flows.desk.app import make_app
from flows.desk.desk import Desk, open_desk
from flows.desk.serve import LOOPBACK, listening
from flows.desk.visitor import COOKIE
from flows.desk.workshop import LAB
from flows.gathered import import_postings
from flows.rulelab import in_force
from flows.settings import Settings

TERMS = re.compile(r"any: \{\w+: \[")
WEIGHT = re.compile(r"weight: -?[\d.]+")
HALF_LIFE = re.compile(r"half_life_days: [\d.]+")
FIRST_TERM = re.compile(r"(any: \{\w+: \[)([^\[\]{},\"]+), ")
Edit = Callable[[str, "Words"], str]


class Words:
    """A chance, and words that occur in the postings."""

    def __init__(self, titles: list[str], chance: random.Random) -> None:
        self.chance = chance
        self._titles = [title for title in titles if len(title) > 3]
        self._taken: set[str] = set()

    def word(self) -> str:
        """Return a word that was not taken before."""
        while True:
            title = self.chance.choice(self._titles)
            at = self.chance.randrange(len(title) - 2)
            word = title[at : at + self.chance.randint(2, 4)]
            if word.isalpha() and not word.isascii() and word not in self._taken:
                self._taken.add(word)
                return word

    def place(self, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
        """Return one of the places that a pattern finds."""
        found = list(pattern.finditer(text))
        return self.chance.choice(found) if found else None


def add_term(text: str, words: Words) -> str:
    """Add a word to a rule or a list."""
    return _behind(text, words.place(TERMS, text), f"{words.word()}, ")


def add_regex(text: str, words: Words) -> str:
    """Add a regex on the description to a rule."""
    found = words.place(re.compile(r"any: \{(?=\w+: \[)"), text)
    pattern = f"{words.word()}.{{0,6}}({words.word()}|{words.word()})"
    return _behind(text, found, f"description: [{{re: '{pattern}'}}], ")


def remove_term(text: str, words: Words) -> str:
    """Take a term out of a rule."""
    found = words.place(FIRST_TERM, text)
    return text[: found.end(1)] + text[found.end() :] if found else text


def change_weight(text: str, words: Words) -> str:
    """Change what a rule gives."""
    found = words.place(WEIGHT, text)
    new = f"weight: {words.chance.choice([0.5, 1, 2, 4, 7])}"
    return text[: found.start()] + new + text[found.end() :] if found else text


def change_why(text: str, words: Words) -> str:
    """Change the reason of a rule."""
    return _behind(text, words.place(re.compile(r"\n    why: "), text), words.word())


def add_to_list(text: str, words: Words) -> str:
    """Add a word to a list that rules share."""
    return _behind(text, words.place(re.compile(r"^  \w+: \["), text), f"{words.word()}, ")


def change_half_life(text: str, words: Words) -> str:
    """Change how fast signals of the score recipe grow old."""
    return HALF_LIFE.sub(f"half_life_days: {words.chance.randint(5, 90)}", text)


def _behind(text: str, found: re.Match[str] | None, new: str) -> str:
    return text[: found.end()] + new + text[found.end() :] if found else text


EDITS: dict[str, Edit] = {
    "a term added": add_term,
    "a term removed": remove_term,
    "a regex added": add_regex,
    "a weight changed": change_weight,
    "a reason changed": change_why,
    "a shared list": add_to_list,
    "the score recipe": change_half_life,
}
LISTS = ["list:state_groups", "list:hospital_names", "list:go_words", "list:private_giants"]
ELSEWHERE: dict[Edit, list[str]] = {add_to_list: LISTS, change_half_life: ["scoring.yaml"]}
"""What is edited where an edit is not of a segment."""


Took = tuple[float, float]
"""Seconds by the clock, and of CPU."""


class Editor:
    """A browser's editor of the rules, without the browser."""

    def __init__(
        self, desk: Desk, client: httpx.Client, segments: list[str], words: Words
    ) -> None:
        self.desk, self.client, self.segments, self.words = desk, client, segments, words

    def send(self, name: str, form: dict[str, str]) -> tuple[Took, str]:
        """Return what a preview took, and its page."""
        cpu, clock = self._cpu(), time.perf_counter()
        answer = self.client.post(f"/rules/{name}", data=form)
        took = time.perf_counter() - clock
        answer.raise_for_status()
        return (took, self._cpu() - cpu), answer.text

    def _cpu(self) -> float:
        lab: float = self.desk.workshop.ask(LAB, "time:process_time")
        return lab + time.process_time()

    def time(self, edit: Edit) -> Took:
        """Return what an edit takes to its preview; refused ones do not count."""
        while True:
            name = self.words.chance.choice(ELSEWHERE.get(edit, self.segments))
            form = _form(self.client.get(f"/rules/{name}").text)
            text = edit(form["text"], self.words)
            if text == form["text"]:
                continue
            took, page = self.send(name, {**form, "text": text})
            if 'class="totals"' in page:
                return took


def _form(page: str) -> dict[str, str]:
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    text = re.search(r'<textarea id="rule-text".*?>\n(.*?)</textarea>', page, re.DOTALL)
    return {**found, "text": html.unescape(text[1]) if text else ""}


def home_of(file: Path, folder: Path) -> Settings:
    """Return a home with one night of the postings of a file."""
    settings = Settings(home=folder, user="bench")
    import_postings(settings, date(2026, 1, 5), file, "bench")
    stages = (steps.resolve, steps.copies, steps.classify, steps.score, steps.publish)
    steps.pass_stages(settings, date(2026, 1, 5), "nightly", stages)
    return settings


@contextmanager
def served(desk: Desk) -> Iterator[httpx.Client]:
    """Serve a desk and yield a browser in which an analyst is signed in."""
    socket = listening("127.0.0.1", 0)
    config = uvicorn.Config(make_app(desk), log_level="error", server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{socket.getsockname()[1]}",
        headers={"sec-fetch-site": "same-origin"},
        timeout=300,
    )
    client.cookies.set(COOKIE, _session(desk))
    with client:
        yield client
    server.should_exit = True
    thread.join()


def _session(desk: Desk) -> str:
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with desk.store.begin(people=True) as db:
        known = person_named(db, "bench") or add_person(db, "bench", "analyst", "", now)
        ends_at = now + timedelta(days=1)
        begin_session(db, known.person_id, digest_of(token), now, ends_at)
    return token


def write_something(desk: Desk) -> None:
    """Write to the store what changes no posting."""
    with desk.store.begin(people=True) as db:
        audit.note(db, datetime.now(UTC), "bench", "bench.write")


def measured(settings: Settings, edits: int, chance: random.Random) -> None:
    """Measure and print."""
    with open_desk(settings, LOOPBACK) as desk:
        with desk.store.read() as db:
            table, rules = postings.open_postings(db), in_force(settings, db).ruleset()
        clock, cpu = time.perf_counter(), time.process_time()
        classify(table, rules)
        full = time.perf_counter() - clock, time.process_time() - cpu
        say(f"{len(table)} open postings; classify {full[0]:.1f} s, {full[1]:.1f} s of CPU")
        words = Words(table["title"].tolist(), chance)
        del table
        with served(desk) as client:
            start = time.perf_counter()
            client.get("/rules").raise_for_status()
            say(f"the first page, with the lab started: {time.perf_counter() - start:.1f} s")
            editor = Editor(desk, client, list(rules.segments), words)
            say(f"{'edit':24}    p50    p95    max  CPU p50    p95  classify/p95, CPU")
            every: list[Took] = []
            for name, edit in EDITS.items():
                took = [editor.time(edit) for _ in range(edits)]
                every += took
                show(name, took, full)
            show("all of them", every, full)
            show("behind another's write", [_written(desk, editor) for _ in range(edits)], full)


def _written(desk: Desk, editor: Editor) -> Took:
    """Return what an edit takes when somebody wrote since the page was shown."""
    name = editor.words.chance.choice(editor.segments)
    form = _form(editor.client.get(f"/rules/{name}").text)
    text = change_why(form["text"], editor.words)
    write_something(desk)
    return editor.send(name, {**form, "text": text})[0]


def show(name: str, took: list[Took], full: Took) -> None:
    """Print one kind of edit."""
    (p50, p95), (cpu50, cpu95) = (np.quantile(x, [0.5, 0.95]) for x in zip(*took, strict=True))
    say(
        f"{name:24} {p50:6.2f} {p95:6.2f} {max(took)[0]:6.2f} {cpu50:8.2f} {cpu95:6.2f}"
        f" {full[0] / p95:13.1f} {full[1] / cpu95:4.1f}"
    )


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the arguments, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--postings", type=Path, help="a file that `leads import` reads")
    arguments.add_argument("--home", type=Path, help="a home with a night in it")
    arguments.add_argument("--edits", type=int, default=20, help="of each kind")
    arguments.add_argument("--seed", type=int, default=7)
    said = arguments.parse_args()
    chance = random.Random(said.seed)
    if said.home:
        measured(Settings(home=said.home), said.edits, chance)
    elif said.postings:
        with tempfile.TemporaryDirectory() as place:
            measured(home_of(said.postings, Path(place, "home")), said.edits, chance)
    else:
        arguments.error("say --postings or --home")


if __name__ == "__main__":
    main()
