"""Passwords: argon2id, with an equal effort spent on names that do not exist."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

MIN_LENGTH = 10


@cache
def _hasher(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1 if memory_kib < 1024 else 4)


def _current() -> PasswordHasher:
    return _hasher(current_app.config["ARGON2_TIME_COST"], current_app.config["ARGON2_MEMORY_KIB"])


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters in it."""
    return _current().hash(password)


def password_fits(hashed: str | None, password: str) -> bool:
    """Whether the password is right. A missing hash costs the same time and is never right."""
    try:
        return _current().verify(hashed or _nobody(), password) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def _nobody() -> str:
    return _nobodys_hash(_current())


@cache
def _nobodys_hash(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody signs in with this")
