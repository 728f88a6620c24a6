"""One installation as an operator handles it: migrate, start empty, load the demo, passwords.

Everything here runs outside a request; each act is one transaction.
"""

import os
import secrets
import uuid
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from fieldvisit.app import create_app
from fieldvisit.backups.restoring import finish_half_done
from fieldvisit.config import BadSetting, Settings
from fieldvisit.kernel import clock
from fieldvisit.kernel.errors import InvalidInput
from fieldvisit.paths import asset_dir
from fieldvisit.people.accounts import NewAccount, give_grant, open_account, set_password
from fieldvisit.people.acts import Role
from fieldvisit.people.devices import revoke_device
from fieldvisit.people.models import Account
from fieldvisit.people.passwords import hash_password
from fieldvisit.people.queries import set_system_fact, system_fact
from fieldvisit.storage.base import db
from fieldvisit.storage.migrate import is_current, upgrade
from fieldvisit.storage.unit_of_work import unit_of_work
from fieldvisit.surveys.keys import make_key
from fieldvisit.web.languages import speaking

Say = Callable[[str], None]
Done = TypeVar("Done")

DEMO_PASSWORD = "fieldvisit-demo"
KIND = "kind"  # demo or real
DEMO_PASSWORDS = "demo_passwords"  # known or random


def ready_installation(settings: Settings, say: Say) -> "Installation":
    """The installation of these settings, its database migrated. Raises BadSetting when the database is away."""
    finish_half_done(settings, say)
    app = create_app(settings)
    with app.app_context():
        try:
            if not is_current(db.engine, asset_dir("migrations")):
                say("Migrating the database …")
                upgrade(db.engine, asset_dir("migrations"))
        except OperationalError as error:
            raise BadSetting(f"the database does not answer: {error.orig}") from error
    return Installation(app, say)


class Installation:
    """What an operator may do with a migrated database."""

    def __init__(self, app: Flask, say: Say) -> None:
        self._app = app
        self._say = say

    def _fact(self, key: str) -> str | None:
        with self._app.app_context():
            return system_fact(key)

    def is_blank(self) -> bool:
        """Whether neither the demo nor a real start has been made."""
        return self._fact(KIND) is None

    def _ensure_blank(self) -> None:
        if not self.is_blank():
            raise InvalidInput("this installation is already set up", field="FIELDVISIT_HOME")

    def is_demo(self) -> bool:
        """Whether it holds the demo."""
        return self._fact(KIND) == "demo"

    def load_demo(self) -> None:
        """Load the demo in one transaction."""
        from fieldvisit.demo.loader import load_demo

        self._ensure_blank()
        self._say("Loading the demo (once) …")
        with self._app.app_context(), unit_of_work():
            load_demo(today=_demo_today(), password_hash=hash_password(DEMO_PASSWORD), progress=self._say)
            set_system_fact(KIND, "demo")
            set_system_fact(DEMO_PASSWORDS, "known")

    def restore_demo_password(self) -> list[str]:
        """On loopback every demo account has the known password; says them."""
        from fieldvisit.demo.accounts import DEMO_ACCOUNTS

        if self._fact(DEMO_PASSWORDS) != "known":
            with self._app.app_context(), unit_of_work():
                hashed = hash_password(DEMO_PASSWORD)
                for account in self._demo_accounts():
                    account.password_hash = hashed
                set_system_fact(DEMO_PASSWORDS, "known")
        width = max(len(account.username) for account in DEMO_ACCOUNTS)
        lines = [f"  {account.username:<{width}}  {account.en}" for account in DEMO_ACCOUNTS]
        return [f"Demo accounts, password {DEMO_PASSWORD}:", *lines]

    def random_demo_passwords(self) -> list[str]:
        """Give each demo account a random password and say them."""
        lines = []
        with self._app.app_context(), unit_of_work():
            for account in self._demo_accounts():
                password = secrets.token_urlsafe(9)
                account.password_hash = hash_password(password)
                account.session_version += 1
                lines.append(f"  {account.username:<12}  {password}")
            set_system_fact(DEMO_PASSWORDS, "random")
        return ["Demo accounts, random passwords (shown once):", *lines]

    def _demo_accounts(self) -> list[Account]:
        from fieldvisit.demo.accounts import DEMO_ACCOUNTS

        names = [account.username for account in DEMO_ACCOUNTS]
        return list(db.session.scalars(select(Account).where(Account.username.in_(names)).order_by(Account.username)))

    def start_empty(self, admin: str, password: str) -> None:
        """Divisions, categories and one administrator holding the three roles on the city."""
        from fieldvisit.demo.seed import seed_reference

        self._ensure_blank()
        with self._app.app_context(), unit_of_work():
            city_path = seed_reference()
            account = open_account(NewAccount(username=admin, name=admin, password=password))
            for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
                give_grant(account.id, role, area_path=city_path)
            set_system_fact(KIND, "real")

    def give_password(self, username: str, password: str) -> None:
        """A new password for an account."""
        with self._app.app_context(), unit_of_work():
            account = db.session.scalar(select(Account).where(Account.username == username))
            if account is None:
                raise InvalidInput(f"no account is called {username}", field="username")
            set_password(account.id, password, by=None)

    def make_survey_key(self, username: str, name: str) -> str:
        """A key with which a foreign app hands in answers for the account."""
        with self._app.app_context(), unit_of_work():
            account = db.session.scalar(select(Account).where(Account.username == username))
            if account is None:
                raise InvalidInput(f"no account is called {username}", field="username")
            return make_key(account.id, name, by=None)[0]

    def in_english(self, act: Callable[[], Done]) -> Done:
        """Do something of a room's, telling it in English as the console does."""
        with self._app.app_context(), speaking("en"):
            return act()

    def revoke(self, device_id: uuid.UUID) -> None:
        """Revoke a device."""
        with self._app.app_context(), unit_of_work():
            revoke_device(device_id, by=None)


def _demo_today() -> date:
    text = os.environ.get("FIELDVISIT_DEMO_TODAY")
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadSetting(f"FIELDVISIT_DEMO_TODAY={text!r}: a day as YYYY-MM-DD is wanted") from None
