"""Test how the report is posted as a comment, and that a foreign report cannot do harm there."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from deckbuilder.core.identity import SLUG
from deckbuilder.tools.pr_report import comment


class FakeGitHub:
    """A server with the few addresses that posting needs."""

    def __init__(self) -> None:
        self.pulls: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.calls: list[tuple[str, str]] = []
        self.address = ""

    def answer(self, method: str, path: str, token: str, body: Any) -> tuple[int, Any]:
        self.calls.append((method, path))
        parts = urlsplit(path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if token != "Bearer t0ken":
            return 401, {"message": "Bad credentials"}
        if (method, parts.path) == ("GET", "/repos/o/r/pulls"):
            assert query == {"state": "open", "head": "fork-owner:a/branch&x", "per_page": "100"}
            return 200, self.pulls
        if (method, parts.path) == ("GET", "/repos/o/r/issues/7/comments"):
            start = (int(query["page"]) - 1) * 100
            return 200, self.comments[start : start + 100]
        if (method, parts.path) == ("POST", "/repos/o/r/issues/7/comments"):
            self.comments.append({"id": 1000, "user": {"login": comment.AUTHOR}, **body})
            return 201, self.comments[-1]
        if (method, parts.path) == ("PATCH", "/repos/o/r/issues/comments/1000"):
            next(each for each in self.comments if each["id"] == 1000).update(body)
            return 200, {}
        return 404, {"message": "Not Found"}


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    fake = FakeGitHub()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, value = fake.answer(
                self.command,
                self.path,
                self.headers["Authorization"],
                json.loads(body) if body else None,
            )
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = answer

        def log_message(self, *_args: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    fake.address = f"http://127.0.0.1:{server.server_port}"
    fake.pulls = [{"number": 6, "head": {"sha": "older"}}, {"number": 7, "head": {"sha": "abc"}}]
    # Somebody else has quoted the report in 120 comments, more than one page.
    fake.comments = [
        {"id": number, "user": {"login": "somebody"}, "body": f"{comment.MARK} mine"}
        for number in range(120)
    ]
    yield fake
    server.shutdown()
    server.server_close()


def post(github: FakeGitHub, path: Path, **more: str) -> int:
    return comment.main(
        [str(path)],
        {
            "GITHUB_API_URL": github.address,
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_TOKEN": "t0ken",
            "HEAD_OWNER": "fork-owner",
            "HEAD_BRANCH": "a/branch&x",
            "HEAD_SHA": "abc",
            "RUN_URL": "https://example.org/run",
            **more,
        },
    )


def test_one_comment_is_made_and_then_updated(
    github: FakeGitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.md"
    path.write_text(f"{comment.MARK}\n## First, for @somebody\n", "utf-8")
    assert post(github, path) == 0
    ours = comment.comment("", "https://example.org/run").rstrip()
    assert ours.startswith(f"{comment.MARK}\n**Written by the pull request's own code**")
    assert "(https://example.org/run)" in ours
    assert github.comments[-1]["body"] == f"{ours}\n\n## First, for @\u200bsomebody\n"
    path.write_bytes(b"## Second \xff\n")
    assert post(github, path) == 0
    assert capsys.readouterr().out == (
        "Commented on pull request 7.\nUpdated the comment on pull request 7.\n"
    )
    assert len(github.comments) == 121
    assert github.comments[-1]["body"] == f"{ours}\n\n## Second \ufffd\n"


def test_the_program_says_why_it_does_not_post(
    github: FakeGitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.md"
    path.write_text("x")
    assert post(github, path, HEAD_SHA="pushed over") == 0
    assert "No open pull request is at this commit anymore" in capsys.readouterr().out
    assert post(github, path, GITHUB_TOKEN="wrong") == 1
    assert capsys.readouterr().err == "GitHub refused the comment: 401 Unauthorized\n"
    assert post(github, tmp_path / "none.md") == 1 and "No comment: " in capsys.readouterr().err
    assert post(github, path, GITHUB_API_URL="http://127.0.0.1:9") == 1
    assert comment.main([str(path)], {}) == 1 and comment.main([]) == 2
    assert "GITHUB_REPOSITORY is not set." in capsys.readouterr().err
    assert len(github.comments) == 120


def test_a_long_foreign_report_is_cut() -> None:
    text = comment.comment("a\n\n" * 40_000 + comment.MARK, "https://example.org/run")
    assert len(text) < 65_536 and text.count(comment.MARK) == 1
    assert comment.CUT in text.partition("---")[0], "the report could hide the notice"
    assert comment.CUT not in comment.comment("a\n", "https://example.org/run")


@pytest.mark.parametrize(
    "text",
    [
        "<!-- hidden",
        "<details>",
        "<details open><summary>Approved</summary>",
        "<script>x",
        "<h1>",
        "<img src=x>",
        "</div>",
        "<?x",
        "<![CDATA[x",
        "\u200b<details>",
        "<\u200b!-- x",
        "```\n```\n<!-- x",
        "    ```\n<!-- x",
        "- ```\n<!-- x",
        "> ```\n<!-- x",
        "x </details>",
        "</details><!-- x",
        "<details><summary>Difference</summary><!-- x",
        "<\0!-- x",
        "<\n!-- x",
    ],
)
def test_a_foreign_report_hides_nothing(text: str) -> None:
    found = comment.harmless(text)
    assert not re.search(r"<[A-Za-z/!?]", found) and text.strip("\u200b")[-1] in found


@pytest.mark.parametrize(
    "text, expected",
    [
        ("x\0@a @b", "x@|a @|b"),
        ("&#64;a &commat;a", "&|#|64;a &|commat;a"),
        ("![x](https://example.org/x.png)", "![x]|(http|s://example.org/x.png)"),
        ("[a]: //example.org", "[a]|: //example.org"),
        ("www.example.org", "www|.example.org"),
        ("fixes #1, o/r#2, GH-3", "fixes #|1, o/r#|2, GH-|3"),
        ("```mermaid\nx\n```", "```|mermaid\nx\n```"),
        ("a\u202eb\ufeffc", "abc"),
        (f"a{comment.MARK}b", "ab"),
        (f"<!-<!-- {SLUG}: pull request report -->- x", "<|!-- x"),
    ],
)
def test_a_foreign_report_mentions_and_loads_nothing(text: str, expected: str) -> None:
    assert comment.harmless(text) == expected.replace("|", "\u200b")


def test_the_reports_own_folding_is_kept() -> None:
    text = (
        "## What\n\n- card (`a`, cards/one.md:3)\n  <details><summary>Difference</summary>\n\n"
        "  ```diff\n  -A: one\n  +A: two\n  ```\n\n  </details>"
    )
    assert comment.harmless(text) == text


def test_a_report_that_is_a_link_is_not_posted(
    github: FakeGitHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "report.md").symlink_to(tmp_path / "secret")
    assert post(github, tmp_path / "report.md") == 1
    assert "the report is a link" in capsys.readouterr().err and len(github.comments) == 120
