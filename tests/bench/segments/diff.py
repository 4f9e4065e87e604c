"""Print how long the rule lab takes to say what an edit of the rules changes.

    python tests/bench/segments/diff.py [--postings FILE.csv.gz] [--rows 82022] [--edits 40]

Random edits of the packaged rules, each compared with them: a term added or taken away, a
condition, a weight, a threshold, a share or a reason changed, a regex on the description, and
a rule of 200 new terms. An edit's time is that of its outcome, its diff and the first ten rows
behind every number; reading the edited rules is shown apart. `full` is `classify` of the same
postings in the same run. Without --postings the postings are made up from a seed: 900
characters each, with words of the rules among them.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import gc
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from enrich.issues import RuleError
from enrich.lab.corpus import Corpus
from enrich.lab.diff import Diff, TargetDiff, diff
from enrich.lab.outcome import outcome
from enrich.rulebook import NamedText, packaged_rulebook
from enrich.segments import Ruleset, classify, load_rules
from enrich.strictyaml import read_data

HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
TEXT_FIELDS = ("employer", "title", "description", "posting_text")
SHOWN = 10
Files = dict[str, dict[str, Any]]
Edit = Callable[[Files, "Words"], None]


@dataclass
class Words:
    """A chance, and the texts from which words are taken that do occur."""

    chance: random.Random
    texts: list[str]
    taken: set[str] = field(default_factory=set)

    def word(self) -> str:
        """Return a word of two to four characters that was not taken before."""
        while True:
            text = self.chance.choice(self.texts)
            at = self.chance.randrange(max(1, len(text) - 4))
            word = text[at : at + self.chance.randint(2, 4)].lower()
            if len(word) > 1 and word.isalpha() and word not in self.taken:
                self.taken.add(word)
                return word

    def rule(self, files: Files) -> dict[str, Any]:
        """Return one of the rules that have an `any` part."""
        rules = [rule for said in files.values() for rule in said.get("rules", ())]
        return self.chance.choice([rule for rule in rules if rule.get("any")])


def add_term(files: Files, words: Words) -> None:
    """Add a word to a field of a rule."""
    _terms(files, words).append(words.word())


def remove_term(files: Files, words: Words) -> None:
    """Take a term out of a rule."""
    terms = _terms(files, words)
    terms.pop(words.chance.randrange(len(terms)))


def change_condition(files: Files, words: Words) -> None:
    """Let a term of a rule count only far from a word."""
    terms = _terms(files, words)
    at = words.chance.randrange(len(terms))
    term = terms[at] if isinstance(terms[at], dict) else {"term": terms[at]}
    terms[at] = term | {"not_near": [*term.get("not_near", []), words.word()]}


def add_regex(files: Files, words: Words) -> None:
    """Add a regex on the description to a rule."""
    rule = words.rule(files)
    terms = rule["any"].setdefault("description", [])
    if isinstance(terms, list):
        terms.append({"re": f"{words.word()}.{{0,6}}({words.word()}|{words.word()})"})


def change_weight(files: Files, words: Words) -> None:
    """Change what a rule gives."""
    words.rule(files)["weight"] = words.chance.choice([0.5, 1, 2, 4])


def change_threshold(files: Files, words: Words) -> None:
    """Change from how many points on companies are in a segment."""
    segments = files["segments.yaml"]["segments"]
    segments[words.chance.choice(sorted(segments))]["threshold"] = words.chance.choice([2, 4])


def change_share(files: Files, words: Words) -> None:
    """Change in which share of the openings a rule must fire."""
    words.rule(files)["min_share"] = words.chance.choice([0.1, 0.3, 0.5])


def change_why(files: Files, words: Words) -> None:
    """Change the reason of a rule."""
    words.rule(files)["why"] = words.word()


def change_list(files: Files, words: Words) -> None:
    """Give a rule 200 new terms on title and description."""
    words.rule(files)["any"]["posting_text"] = [words.word() for _ in range(200)]


EDITS: dict[str, Edit] = {
    "a term added": add_term,
    "a term removed": remove_term,
    "a condition changed": change_condition,
    "a regex added": add_regex,
    "200 terms changed": change_list,
    "a weight changed": change_weight,
    "a threshold changed": change_threshold,
    "a share changed": change_share,
    "a reason changed": change_why,
}


def _terms(files: Files, words: Words) -> list[Any]:
    while True:
        group = words.rule(files)["any"]
        lists = [terms for terms in group.values() if isinstance(terms, list) and terms]
        if lists:
            return words.chance.choice(lists)


def ruleset(files: Files) -> Ruleset:
    """Return the rules of edited files."""
    return load_rules([NamedText(n, json.dumps(said)) for n, said in files.items()])


def made_up(rows: int, chance: random.Random, own: list[str]) -> pd.DataFrame:
    """Return postings with words of the rules here and there, four to a company."""
    sentences = ["".join(chance.choices(HAN, k=18)) for _ in range(20_000)]
    for at in range(0, len(sentences), 40):
        sentences[at] = sentences[at][:9] + chance.choice(own) + sentences[at][9:]
    texts = ["，".join(chance.choices(sentences, k=48)) for _ in range(rows)]
    short = ["".join(chance.choices(HAN, k=6)) for _ in range(rows)]
    employers = [
        f"{''.join(chance.choices(HAN, k=4))}{chance.choice(own)}有限公司"
        for _ in range(rows // 4 + 1)
    ]
    return pd.DataFrame(
        {
            "company_id": [at // 4 for at in range(rows)],
            "employer": [employers[at // 4] for at in range(rows)],
            "title": [
                title + (chance.choice(own) if at % 10 == 0 else "")
                for at, title in enumerate(short)
            ],
            "description": texts,
        }
    )


def real(file: Path, rows: int) -> pd.DataFrame:
    """Return postings of a file with the columns of the development data."""
    shown = pd.read_csv(file, dtype=str, keep_default_na=False, nrows=rows)
    named = {"company": "employer", "desc": "description", "ctype": "ownership"}
    shown = shown.rename(columns=named)
    return shown.assign(company_id=pd.factorize(shown["employer"])[0])


def rule_words(files: Files) -> list[str]:
    """Return the plain Chinese words that the rules look for in employers and titles."""
    found = [
        term
        for said in files.values()
        for rule in said.get("rules", ())
        for name, terms in rule.get("any", {}).items()
        if name in TEXT_FIELDS and isinstance(terms, list)
        for term in terms
        if isinstance(term, str) and not term.startswith("$")
    ]
    return sorted(set(found))


def rows_shown(found: Diff) -> int:
    """Put the first rows of every number together, and return how many rows there are."""
    every: list[TargetDiff] = [
        *found.segments.values(), *found.discards.values(), *found.others.values()
    ]  # fmt: skip
    for one in every:
        for rows in (one.gained, one.lost, one.moved):
            rows[:SHOWN]
    return sum(len(rows) for one in every for rows in (one.gained, one.lost, one.moved))


@dataclass
class Times:
    """What the edits of one kind took: seconds of CPU and of the clock, and of reading."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def sound(files: Files, edit: Edit, words: Words) -> tuple[Ruleset, float]:
    """Return the rules after an edit that is not refused, and the CPU seconds of reading."""
    while True:
        edited = copy.deepcopy(files)
        edit(edited, words)
        start = time.process_time()
        with contextlib.suppress(RuleError):
            return ruleset(edited), time.process_time() - start


def timed(corpus: Corpus, old: Any, files: Files, edits: Iterator[Edit], words: Words) -> Times:
    """Return what these edits took."""
    times = Times()
    for edit in edits:
        new, read = sound(files, edit, words)
        times.read.append(read)
        gc.collect()  # what the last edit left behind is not this one's
        start, clock = time.process_time(), time.perf_counter()
        found = diff(old, outcome(corpus, new), ())
        times.rows.append(rows_shown(found))
        times.cpu.append(time.process_time() - start)
        times.wall.append(time.perf_counter() - clock)
    return times


def main() -> None:
    """Read the arguments, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--postings", type=Path, help="a CSV like the development data")
    arguments.add_argument("--rows", type=int, default=82_022)
    arguments.add_argument("--edits", type=int, default=40, help="of each kind")
    arguments.add_argument("--seed", type=int, default=7)
    said = arguments.parse_args()
    chance = random.Random(said.seed)
    book = packaged_rulebook()
    files: Files = {
        n: read_data(book.file(n)) for n in sorted(book.texts) if n != "scoring.yaml"
    }
    frame = (
        real(said.postings, said.rows)
        if said.postings
        else made_up(said.rows, chance, rule_words(files))
    )
    postings = frame.assign(posting_id=range(1, len(frame) + 1))
    texts = [text for text in postings["description"].tolist() if len(text) > 40]
    words = Words(chance, texts[:5000])
    mean = sum(map(len, postings["description"].tolist())) / len(postings)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "lab")
        corpus, old, full = _prepared(postings, folder, files)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        companies = len(corpus.companies)
        say(f"{len(corpus)} postings of {mean:.0f} characters, {companies} companies")
        say(f"in the lab's folder {size:.0f} MiB; peak memory {peak:.0f} MiB")
        say(f"{'':22}  CPU p50    p95  wall p50    p95   full/p95  rules read  rows behind")
        for name, edit in EDITS.items():
            count = max(1, said.edits // 8) if edit is change_list else said.edits
            show(name, timed(corpus, old, files, iter([edit] * count), words), full)


def _prepared(postings: pd.DataFrame, folder: Path, files: Files) -> tuple[Corpus, Any, float]:
    rules = ruleset(files)
    start = time.process_time()
    made = Corpus.of(postings).save(folder)
    laid = time.process_time() - start
    start = time.process_time()
    outcome(made, rules)
    made.kept.save()
    searched = time.process_time() - start
    start = time.process_time()
    corpus = Corpus.open(folder)
    old = outcome(corpus, rules)
    opened = time.process_time() - start
    start = time.process_time()
    classify(postings, rules)
    full = time.process_time() - start
    say(
        f"laid out {laid:.1f} s, searched for all rules {searched:.1f} s, opened again with its"
        f" outcome {opened:.2f} s; classify {full:.1f} s (CPU)"
    )
    return corpus, old, full


def show(name: str, times: Times, full: float) -> None:
    """Print one kind of edit."""
    (cpu50, cpu95), (wall50, wall95) = (
        np.quantile(x, [0.5, 0.95]) for x in (times.cpu, times.wall)
    )
    say(
        f"{name:22} {cpu50:8.3f} {cpu95:6.3f}  {wall50:8.3f} {wall95:6.3f} {full / cpu95:10.0f}"
        f" {np.median(times.read):11.2f}  {np.mean(times.rows):11.0f}"
    )


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
