"""Chinese first, English complete beside it: chosen by the user, else by the browser."""

from contextlib import AbstractContextManager
from pathlib import Path

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale

from fieldvisit.kernel import clock
from fieldvisit.web.guard import viewer_or_none

LANGUAGES = ("zh", "en")
_BABEL = {"zh": "zh_Hans_CN", "en": "en"}


def chosen_language() -> str:
    """`zh` or `en`. Outside of a request (the console, the worker) there is nobody to ask: Chinese."""
    if not has_request_context():
        return "zh"
    said = session.get("language")
    if said not in LANGUAGES:
        viewer = viewer_or_none()
        said = getattr(viewer, "language", None)
    if said in LANGUAGES:
        return str(said)
    return request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh").split("-")[0]


def install_languages(app: Flask, translations: Path) -> None:
    """Set Babel up with the translations in the folder."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh_Hans_CN")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(translations))
    Babel(app, locale_selector=lambda: _BABEL[chosen_language()], timezone_selector=lambda: str(clock.zone()))
    app.jinja_env.globals["language"] = page_language


def page_language() -> str:
    """The language of this page: `zh` or `en`."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def speaking(language: str) -> AbstractContextManager[None]:
    """Speak this language inside the block, where no request says which (the worker)."""
    spoken: AbstractContextManager[None] = force_locale(_BABEL.get(language, _BABEL["zh"]))
    return spoken
