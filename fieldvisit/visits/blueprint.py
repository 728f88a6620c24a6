"""The blueprint of the visits pages, apart from them so that each page module can hang its views on it."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("visits", __name__)
Answer = str | Response | tuple[str, int]
