"""Print how many postings a second the rule engine reads, and how that compares.

    python tests/bench/segments/engine.py [--postings FILE.csv.gz] [--rows 20000] [--latin 0.15]

2,000 terms and 200 rules over texts of real length, four to a company as on real boards, with
evidence and offsets: fold, match, rule logic and evidence, end to end through `classify`. In
the same run a compiled alternation of Python's `re` over the same terms shows what the engine
saves. Without --postings the texts are made up from a seed, and so are the terms, of which the
share --latin is Latin: `re` is quicker where all are Chinese. With --postings the terms are the
packaged rules' own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from enrich.segments import classify, load_rules

HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
TERMS, RULES = 2000, 200
LATIN_SHARE = 0.15
"""Of the packaged rules' literals so many are Latin words or phrases."""


def texts(rows: int, chance: random.Random) -> list[str]:
    """Return made-up texts of about 900 characters, Chinese with some Latin words."""
    made = []
    for _ in range(rows):
        parts = ["".join(chance.choices(HAN, k=18)) for _ in range(45)]
        parts += [latin_word(chance) for _ in range(5)]
        chance.shuffle(parts)
        made.append("，".join(parts))
    return made


def latin_word(chance: random.Random) -> str:
    """Return one of 40,000 made-up words, such as `Tarelo`."""
    word = "".join(chance.choice("bdklmnrstv") + chance.choice("aeio") for _ in range(3))
    return word.title() if chance.random() < 0.5 else word


def terms(from_texts: list[str], chance: random.Random, latin: float) -> list[str]:
    """Return phrases that do occur now and then: pieces of the texts, and pieces of nothing."""
    found: set[str] = set()
    while len(found) < TERMS:
        if len(found) % 8 == 0:
            text = chance.choice(from_texts)
            at = chance.randrange(max(1, len(text) - 6))
            piece = re.sub(r"[^\w]", "", text[at : at + chance.randint(3, 5)])
        elif chance.random() < latin:
            piece = " ".join(latin_word(chance) for _ in range(chance.randint(1, 2)))
        else:
            piece = "".join(chance.choices(HAN, k=chance.randint(2, 4)))
        if len(piece) >= 2 and not piece.isdigit():
            found.add(piece)
    return sorted(found)


def packaged_terms(chance: random.Random) -> list[str]:
    """Return words that the packaged rules look for in texts: what a real text is hit by."""
    rules = load_rules()
    found = {
        term.text: term.shown  # 3M and 3m are one word
        for name in ("title", "description", "intro", "employer")
        for term in rules.matchers[name].terms
        if term.text
    }
    return sorted(chance.sample(sorted(found.values()), TERMS))


def rule_file(words: list[str]) -> str:
    """Return a rule file of RULES rules that share the words out."""
    each = TERMS // RULES
    lines = ["version: 1", "segments:"]
    lines += ["  s: {order: 1, zh_hans: s, zh_hant: s, en: s, why: s}", "rules:"]
    for at in range(RULES):
        own = words[at * each : (at + 1) * each]
        quoted = ", ".join(json.dumps(word, ensure_ascii=False) for word in own)
        lines += [
            f"- id: r{at}",
            "  segment: s",
            f"  any: {{posting_text: [{quoted}]}}",
            "  why: bench",
            f"  match: [{{title: {json.dumps(own[0], ensure_ascii=False)}}}]",
            "  nomatch: [{title: ''}]",
        ]
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, run both and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--postings", type=Path, help="a CSV with a column desc")
    arguments.add_argument("--latin", type=float, default=LATIN_SHARE, help="terms' share")
    arguments.add_argument("--rows", type=int, default=20000)
    said = arguments.parse_args()
    chance = random.Random(7)
    if said.postings:
        column = pd.read_csv(said.postings, dtype=str, keep_default_na=False)["desc"].tolist()
        shown = [text for text in column if len(text) > 300][: said.rows]
    else:
        shown = texts(said.rows, chance)
    words = packaged_terms(chance) if said.postings else terms(shown[:2000], chance, said.latin)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.yaml")
        path.write_text(rule_file(words), encoding="utf-8")
        start = time.process_time()
        rules = load_rules([path])
        compile_s = time.process_time() - start
    postings = pd.DataFrame(
        {
            "company_id": [i // 4 for i in range(len(shown))],
            "posting_id": [str(i) for i in range(len(shown))],
            "description": shown,
        }
    )
    start = time.process_time()
    found = classify(postings, rules)
    engine = len(shown) / (time.process_time() - start)
    few = shown[:200]
    alternation = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    start = time.process_time()
    for text in few:
        list(alternation.finditer(text))
    naive = len(few) / (time.process_time() - start)
    mean = sum(map(len, shown)) / len(shown)
    sys.stdout.write(
        f"{len(shown)} postings of {mean:.0f} characters, {TERMS} terms, {RULES} rules\n"
        f"compile                {compile_s:8.2f} s\n"
        f"engine, end to end     {engine:8.0f} postings/s of CPU\n"
        f"re alternation, finds  {naive:8.0f} postings/s of CPU\n"
        f"ratio                  {engine / naive:8.0f}\n"
        f"evidence rows          {len(found.evidence):8}\n"
    )


if __name__ == "__main__":
    main()
