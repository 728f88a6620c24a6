"""From a search form to its page: what was typed, usually a name, is sealed on the way into the address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from fieldvisit.kernel.text import has_control, tidy
from fieldvisit.people.acts import Act
from fieldvisit.storage.sealed_words import LONGEST_SEALED, opened_words, seal_words
from fieldvisit.web.addresses import safe_next
from fieldvisit.web.asked import asked_text
from fieldvisit.web.guard import requires
from fieldvisit.web.lists import filters_in
from fieldvisit.web.searching import LONGEST_TYPED, is_searched


def add_search_pages(blueprint: Blueprint) -> None:
    """Put the page on the blueprint of people, and watch every address."""
    blueprint.add_app_template_global(typed_words)
    blueprint.add_url_rule("/search", view_func=search, methods=["POST"])
    blueprint.before_app_request(_seal_what_stands_in_the_address)


def typed_words() -> str:
    """What was searched for on this page, for its search box."""
    return opened_words(asked_text("words", LONGEST_SEALED))


@requires(Act.SIGNED_IN)
def search() -> Response:
    """To the page that was searched, its other filters kept."""
    said = filters_in(request.form)
    page = safe_next(said.pop("at", None)).partition("?")[0]
    return redirect(_sealed(page, said))


def _seal_what_stands_in_the_address() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "GET" or not is_searched(view) or not request.args.get("q"):
        return None
    return redirect(_sealed(request.path, filters_in(request.args)))


def _sealed(page: str, said: Mapping[str, str]) -> str:
    typed = said.get("q", "")[:LONGEST_TYPED]
    kept = {name: text for name, text in said.items() if name not in ("q", "words")}
    words = "" if has_control(typed) else tidy(typed)
    if words:
        kept["words"] = seal_words(words)
    return f"{page}?{urlencode(kept)}" if kept else page
