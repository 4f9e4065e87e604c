"""What holds for every page: the policy, the errors, the words, what others made."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest
from jinja2 import nodes
from jinja2.ext import extract_from_ast

from enrich.issues import RuleError
from flows.desk.rendering import STATIC, TEMPLATES, environment
from flows.desk.words import LOCALE, catalogue
from tests.flows.desk.conftest import RunningDesk

HEAVY = (
    "pandas",
    "pyarrow",
    "enrich.lab",
    "enrich.segments",
    "enrich.names",
    "prefect",
    "scrapy",
)


POLICY = (
    "default-src 'none'; script-src 'nonce-NONCE'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KEPT_TO = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",
}


def test_the_web_process_imports_nothing_heavy() -> None:
    loaded = f"[m for m in {HEAVY!r} if m in sys.modules]"
    asked = f"import sys, flows.desk.app, flows.desk.serve; print({loaded})"

    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"


def test_files_of_others_are_what_the_manifest_says() -> None:
    manifest = json.loads((STATIC / "vendor/manifest.json").read_text(encoding="utf-8"))

    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (STATIC / "vendor").iterdir()
        if file.name != "manifest.json"
    }

    assert found == {one["file"]: one["sha256"] for one in manifest.values()}
    assert all(one["version"] in one["file"] and one["licence"] for one in manifest.values())


def test_every_answer_carries_the_policy_with_a_nonce_of_its_own(
    desk: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = desk.client("sales")
    monkeypatch.delattr("flows.desk.pages.me.tokens")  # so that the page breaks

    answers = [browser.get(url) for url in ("/nowhere", "/nowhere", "/static/desk.css", "/me")]
    answers.append(browser.get("/", headers={"host": "evil.example"}))

    assert [one.status_code for one in answers] == [404, 404, 200, 500, 403]
    nonces = [_held(one)["content-security-policy"].split("'")[3] for one in answers]
    assert len(set(nonces)) == len(answers)
    for answer, nonce in zip(answers, nonces, strict=True):
        policy = POLICY.replace("NONCE", nonce.removeprefix("nonce-"))
        assert _held(answer) == KEPT_TO | {"content-security-policy": policy}
        shown = set(re.findall(r' nonce="([^"]+)"', answer.text))
        assert shown <= {nonce.removeprefix("nonce-")}


def _held(answer: httpx.Response) -> dict[str, str]:
    """Return what an answer tells browsers to keep to."""
    names = (*KEPT_TO, "content-security-policy")
    return {name: answer.headers.get(name, "") for name in names}


def test_a_page_that_is_not_there_says_so_in_the_visitors_language(desk: RunningDesk) -> None:
    told = {
        language: desk.anonymous(language).get("/nowhere").text
        for language in ("zh-CN", "zh-TW", "en-GB")
    }

    assert '<html lang="zh-Hans">' in told["zh-CN"]
    assert "這裡沒有這個頁面" in told["zh-TW"]
    assert "There is no such page here." in told["en-GB"]


@pytest.mark.parametrize(
    ("method", "path", "status", "onward"),
    [
        ("GET", "/companies/999999", 404, ["/companies", "/"]),
        ("POST", "/companies/1/suppress", 409, ["/companies/1", "/companies", "/"]),
        ("POST", "/companies/1/answers", 422, ["/companies/1", "/companies", "/"]),
        ("GET", "/lists/nothing", 404, ["/lists", "/"]),
        ("GET", "/runs/nothing/2026-01-06", 404, ["/runs", "/"]),
        ("GET", "/people", 403, ["/"]),
        ("GET", "/nowhere", 404, ["/"]),
    ],
)
def test_an_error_leads_on(
    desk: RunningDesk, method: str, path: str, status: int, onward: list[str]
) -> None:
    answer = desk.client("sales").request(method, path)

    links = re.search(r'<p id="onward">(.*?)</p>', answer.text, re.DOTALL)
    assert answer.status_code == status
    assert links is not None
    assert re.findall(r'href="([^"]+)"', links[1]) == onward


def test_the_language_chosen_wins_over_the_browsers(desk: RunningDesk) -> None:
    browser = desk.anonymous("en")

    chosen = browser.post("/language", data={"language": "zh-Hans", "next": "/nowhere?a=1"})

    assert (chosen.status_code, chosen.headers["location"]) == (303, "/nowhere?a=1")
    assert "这里没有这个页面" in browser.get("/nowhere").text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "", "a@127.0.0.1", "127.0.0.1/x", "[::1]evil"],
)
def test_a_name_that_is_not_the_desks_is_refused(desk: RunningDesk, host: str) -> None:
    assert desk.anonymous().get("/nowhere", headers={"host": host}).status_code == 403


def test_static_files_are_kept_for_a_year_when_their_content_is_named(
    desk: RunningDesk,
) -> None:
    browser = desk.anonymous()

    named, plain = browser.get("/static/desk.css?v=1"), browser.get("/static/desk.css")

    assert "immutable" in named.headers["cache-control"]
    assert "immutable" not in plain.headers["cache-control"]


def test_mistakes_told_in_a_worker_are_all_told(desk: RunningDesk, tmp_path: Path) -> None:
    (tmp_path / "segments.yaml").write_text("version: 1\nsegments: {}\nrules: [{}]\n")

    with pytest.raises(RuleError) as told:
        desk.desk.workshop.ask("pages", "flows.rules:check", desk.settings, tmp_path)

    assert str(told.value).count("segments.yaml:") > 1


def test_a_worker_that_is_killed_is_replaced(desk: RunningDesk) -> None:
    desk.desk.workshop.ask("pages", "os:getpid")
    with pytest.raises(Exception, match="died"):
        desk.desk.workshop.ask("pages", "os:abort")

    assert desk.desk.workshop.ask("pages", "math:sqrt", 4) == 2


def _asked(file: Path) -> set[str]:
    """Return the texts that a file shows in the visitor's language."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return set(re.findall(r"\.say\(\s*\"((?:[^\"\\]|\\.)*)\"", text)) | (
            set(re.findall(r"\"([^\"\n]*[\u4e00-\u9fff][^\"\n]*)\"", text))
            if file.name == "app.py"
            else set()
        )
    found = extract_from_ast(environment().parse(text), ("_",))
    # Values that a text names make it a pair of text and nothing.
    texts = (said[0] if isinstance(said, tuple) else said for _, _, said in found)
    return {text for text in texts if isinstance(text, str)}


def test_every_text_of_the_pages_is_there_in_english() -> None:
    places = [*TEMPLATES.rglob("*.html"), *TEMPLATES.parent.rglob("*.py")]
    english = catalogue(sorted(LOCALE.glob("en/*.po")))

    missing = {text for place in places for text in _asked(place) if text not in english}

    assert missing == set()


def test_every_text_is_translated_in_one_place_alone() -> None:
    # A second translation would win or lose by the name of its file.
    told = [text for file in sorted(LOCALE.glob("en/*.po")) for text in catalogue([file])]

    assert [text for text, times in Counter(told).items() if times > 1] == []


def test_nothing_but_our_own_words_is_translated() -> None:
    # What `_` returns is not escaped: a company's name must never come in as its text.
    told = {"error.html: told"}  # from app.py, which says them itself
    for file in TEMPLATES.rglob("*.html"):
        tree = environment().parse(file.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                (text,) = call.args
                said = [text.expr1, text.expr2] if isinstance(text, nodes.CondExpr) else [text]
                for one in said:
                    name = one.name if isinstance(one, nodes.Name) else type(one).__name__
                    where = f"{file.name}: {name}"
                    assert isinstance(one, nodes.Const) or where in told, where


def test_translations_name_the_same_values() -> None:
    for text, said in catalogue(sorted(LOCALE.glob("[es]*/*.po"))).items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", said)), text
