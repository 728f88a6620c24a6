"""Reads pages as a person without a browser would: by their words, links and forms."""

import re
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Read:
    """One answer, with its page taken apart."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a tree; to read, for all who look at this answer share it."""
        return BeautifulSoup(self.response.get_data(), "html.parser")

    @property
    def text(self) -> str:
        """The words that people see, with single spaces."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return self.response.get_json()

    @property
    def problem(self) -> str | None:
        """The stable code, if the answer is a problem."""
        body = self.response.get_json(silent=True)
        return body.get("code") if isinstance(body, dict) else None

    def rows(self, selector: str = "tbody tr") -> list[str]:
        """The words of each row of a list."""
        return [" ".join(row.get_text(" ").split()) for row in self.soup.select(selector)]

    def links(self) -> dict[str, str]:
        """Words → address of every link."""
        return {" ".join(link.get_text(" ").split()): str(link["href"]) for link in self.soup.select("a[href]")}

    def form(self, selector: str = "main form") -> "Form":
        """The first form that the selector finds; it must be there."""
        found = self.soup.select_one(selector)
        assert found is not None, f"no form {selector!r} in: {self.text[:600]}"
        return Form(found)


class Form:
    """A form as the page filled it in, so that hidden fields (CSRF, versions) travel as in a browser."""

    def __init__(self, tag: Tag) -> None:
        self.action = str(tag.get("action") or "")
        self.method = str(tag.get("method") or "get").lower()
        self.names: list[str] = []
        self.values: list[tuple[str, str]] = []
        for field in tag.select("input[name], select[name], textarea[name]"):
            self.names.append(str(field["name"]))
            self.values.extend((str(field["name"]), value) for value in _values(field))

    def filled(self, fields: dict[str, Any]) -> list[tuple[str, str]]:
        """All pairs to send, with `fields` in place of what the page held (None leaves a field out)."""
        pairs = [(name, value) for name, value in self.values if name not in fields]
        for name, value in fields.items():
            given = value if isinstance(value, list | tuple) else [] if value is None else [value]
            pairs.extend((name, str(item)) for item in given)
        return pairs


def _values(field: Tag) -> list[str]:
    if field.has_attr("disabled"):
        return []
    if field.name == "textarea":
        return [field.get_text()]
    if field.name == "select":
        options = field.select("option")
        chosen = [option for option in options if option.has_attr("selected")]
        if not chosen and not field.has_attr("multiple"):
            chosen = options[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    kind = str(field.get("type", "text")).lower()
    if kind in {"submit", "button", "image", "file", "reset"}:
        return []
    if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
        return []
    return [str(field.get("value", "on" if kind == "checkbox" else ""))]


class Reader:
    """A person at the desk: cookies are kept, forms are sent as the page gave them."""

    def __init__(self, app: Flask, language: str = "zh") -> None:
        self.client: FlaskClient = app.test_client()
        self.language = language

    def get(self, path: str, *, follow: bool = True, **query: Any) -> Read:
        """Open a page."""
        address = f"{path}?{urlencode(query, doseq=True)}" if query else path
        return Read(self.client.get(address, headers=self._headers(), follow_redirects=follow))

    def submit(self, read: Read, selector: str = "main form", *, follow: bool = True, **fields: Any) -> Read:
        """Send a form of a page that was read, with some fields filled in."""
        form = read.form(selector)
        action = form.action or read.response.request.full_path
        pairs = form.filled(fields)
        if form.method == "get":
            return Read(
                self.client.get(f"{action}?{urlencode(pairs)}", headers=self._headers(), follow_redirects=follow)
            )
        return self._post(action, pairs, follow)

    def post(self, path: str, *, follow: bool = True, **fields: Any) -> Read:
        """Send fields that no page gave, as an intruder would."""
        return self._post(path, [(name, str(value)) for name, value in fields.items()], follow)

    def sign_in(self, username: str, password: str = "fieldvisit-demo") -> Read:
        """Sign in by the page, as everyone does."""
        return self.submit(self.get("/sign-in"), username=username, password=password)

    def come_in(self, username: str) -> "Reader":
        """Sign in where that is not what is tested: without opening the first page, which costs more than the rest."""
        token = _TOKEN.search(self.get("/sign-in").response.text)
        assert token, "the sign-in page has no form"
        said = self.post(
            "/sign-in", follow=False, csrf_token=token.group(1), username=username, password="fieldvisit-demo"
        )
        assert said.status == 302, f"{username} could not sign in: {said.text[:300]}"
        return self

    def _post(self, path: str, pairs: list[tuple[str, str]], follow: bool) -> Read:
        return Read(
            self.client.post(
                path,
                data=urlencode(pairs),
                content_type="application/x-www-form-urlencoded",
                headers=self._headers(),
                follow_redirects=follow,
            )
        )

    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": "zh-CN" if self.language == "zh" else "en", "Accept": "text/html"}


class Machine:
    """A program at the API: a bearer token, JSON both ways."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.token = token

    def get(self, path: str, /, **query: Any) -> Read:
        """GET JSON."""
        return Read(self.client.get(path, query_string=query, headers=self._headers()))

    def post(self, path: str, body: Any = None, *, raw: bytes | None = None) -> Read:
        """POST JSON, or raw bytes that pretend to be JSON."""
        if raw is not None:
            return Read(self.client.post(path, data=raw, content_type="application/json", headers=self._headers()))
        return Read(self.client.post(path, json=body, headers=self._headers()))

    def put(self, path: str, body: Any = None) -> Read:
        """PUT JSON."""
        return Read(self.client.put(path, json=body, headers=self._headers()))

    def delete(self, path: str) -> Read:
        """DELETE."""
        return Read(self.client.delete(path, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}
