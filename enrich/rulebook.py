"""Rulebook: the files of one version of the rules, scoring.yaml among them, as texts.

A rulebook is what is published, compared, merged and rolled back. Its label is a hash of what
the files say, comments and layout apart: a remark changes no list, so the lists made before
and after it name the same rules; and a change that is taken back has the label of before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from enrich.issues import RuleError
from enrich.score import Scoring, load_scoring
from enrich.segments import Ruleset, check_rules, load_rules
from enrich.segments.rulefile import RuleFile, SegmentEntry
from enrich.strictyaml import read_data, read_model, read_text

PACKAGED = Path(__file__).parent / "rules"
SCORING = "scoring.yaml"
SUFFIX = ".yaml"
SHOWN_PROBLEMS = 10
LABEL_DIGITS = 12


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text that is read like a file, and that errors call by its name."""

    name: str
    text: str

    def read_bytes(self) -> bytes:
        """Return the text as a file would hold it."""
        return self.text.encode()

    def __str__(self) -> str:
        """Return what errors call it."""
        return self.name


@dataclass(frozen=True, slots=True)
class Spoken:
    """What rules say to people.

    Attributes:
        whys: Why there is each rule, by its id; not of those that come from a list of places.
        segments: What is said of each segment, by its slug, in their order of precedence.
    """

    whys: Mapping[str, str]
    segments: Mapping[str, SegmentEntry]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The files of one version: equal when every file is.

    Attributes:
        texts: The text of each file by its name, such as `segments.yaml`.
        places: What errors call a file, where that is not its name: a path, say.
    """

    texts: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for name in self.texts:
            if not is_rule_file(name):
                raise RuleError(name, None, "", f"a rule file is called NAME{SUFFIX}")

    @property
    def label(self) -> str:
        """A hash of what the files say; lists name it, and scores compare only within one.

        Raises:
            RuleError: A file is not YAML.
        """
        digest = hashlib.sha256()
        for name in sorted(self.texts):
            said = json.dumps(read_data(self.file(name), RuleError), default=str)
            digest.update(f"{name}\n{said}\n".encode())
        return digest.hexdigest()[:LABEL_DIGITS]

    @property
    def rule_texts(self) -> dict[str, str]:
        """The files of rules: all but the score recipe."""
        return {name: text for name, text in self.texts.items() if name != SCORING}

    def file(self, name: str) -> NamedText:
        """Return a file, called as errors call it."""
        return NamedText(self.places.get(name, name), self.texts[name])

    def ruleset(self) -> Ruleset:
        """Return the rules, compiled; examples are not run.

        Raises:
            RuleError: An analyst has to mend a file; the text names file, line and field.
        """
        return load_rules(self._rule_files())

    def spoken(self) -> Spoken:
        """Return what the rules say to people, in a third of the time of compiling them.

        Raises:
            RuleError: A file of theirs cannot be read.
        """
        files = [read_model(file, RuleFile, RuleError) for file in self._rule_files()]
        whys = {rule.id: rule.why for said in files for rule in said.rules}
        segments = {slug: entry for said in files for slug, entry in said.segments.items()}
        return Spoken(whys, dict(sorted(segments.items(), key=lambda kv: kv[1].order)))

    def _rule_files(self) -> list[NamedText]:
        return [self.file(name) for name in sorted(self.rule_texts)]

    def scoring(self) -> Scoring:
        """Return the score recipe.

        Raises:
            RuleError: An analyst has to mend the file.
        """
        if SCORING not in self.texts:
            raise RuleError(SCORING, None, "", "is missing")
        return load_scoring(self.file(SCORING))

    def checked(self) -> tuple[Ruleset, Scoring]:
        """Return rules and recipe, every example green.

        Raises:
            RuleError: An analyst has to mend a file or an example.
        """
        rules, scoring = self.ruleset(), self.scoring()
        problems = check_rules(rules)
        if problems:
            shown = "\n".join(map(str, problems[:SHOWN_PROBLEMS]))
            raise RuleError("rules", None, "", f"{len(problems)} examples fail:\n{shown}")
        return rules, scoring

    def loose_ends(self) -> list[str]:
        """Return what the recipe and the rules do not know of each other, a sentence each.

        A name misspelt in the recipe would give nobody points, and nobody would notice.

        Raises:
            RuleError: An analyst has to mend a file.
        """
        rules, recipe = self.ruleset(), self.scoring()
        found = {rule.target for rule in rules.rules if rule.kind == "signal"}
        signals = found | {target.partition("=")[0] for target in found}
        named: dict[str, tuple[Collection[str], Collection[str]]] = {
            "segments": (recipe.segments, rules.segments),
            "signals": (recipe.signals, signals),
            "novelty.signals": (recipe.novelty.signals, signals),
        }
        return [
            *(
                f"{SCORING}: {key}.{name}: no rule speaks for it"
                for key, (names, known) in named.items()
                for name in names
                if name not in known
            ),
            *(
                f"{SCORING}: segments: {slug} has no points"
                for slug in rules.segments
                if slug not in recipe.segments
            ),
        ]

    def over(self, below: Rulebook) -> Rulebook:
        """Return this one's files, and those of `below` whose names it lacks."""
        return Rulebook({**below.texts, **self.texts}, {**below.places, **self.places})


def is_rule_file(name: str) -> bool:
    """Whether a file of this name belongs into a rulebook.

    >>> [is_rule_file(n) for n in ("mine.yaml", ".mine.yaml", "../mine.yaml", "mine.yml")]
    [True, False, False, False]
    """
    plain = name.isprintable() and not set("/\\") & set(name)
    return plain and name.endswith(SUFFIX) and not name.startswith(".")


def read_rulebook(folder: Path) -> Rulebook:
    """Return the rule files that lie in a folder; none where there is no folder.

    Raises:
        RuleError: A file cannot be read, or hides something; the text names it.
    """
    paths = sorted(path for path in folder.glob(f"*{SUFFIX}") if is_rule_file(path.name))
    texts = {path.name: read_text(path, RuleError) for path in paths}
    return Rulebook(texts, {path.name: str(path) for path in paths})


def packaged_rulebook() -> Rulebook:
    """Return the rulebook that the release brings."""
    return read_rulebook(PACKAGED)


def draft(folder: Path) -> Rulebook:
    """Return what a draft folder says: its files over the packaged ones.

    Raises:
        RuleError: A file cannot be read, or hides something.
    """
    return read_rulebook(folder).over(packaged_rulebook())
