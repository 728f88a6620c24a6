"""Stands in while fieldvisit.app is not written: the tables of all rooms under an app without pages."""

import importlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from fieldvisit.storage.base import db
from fieldvisit.storage.engine import engine_options, prepare_engine
from fieldvisit.storage.sealed import Keyring, use_keyring

ROOMS = ("areas", "people", "households", "assignments", "visits", "issues", "sync")


@dataclass
class Settings:
    home: Path
    database_url: str


def create_app(settings: Settings) -> Flask:
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.secret_key = "bare"
    use_keyring(Keyring(b"0" * 32))
    for room in ROOMS:
        importlib.import_module(f"fieldvisit.{room}.models")
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    return app


def upgrade() -> None:
    db.create_all()
