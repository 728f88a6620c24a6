"""Tokens are 32 random bytes and kept as SHA-256: nobody guesses them, so a slow hash would protect nothing."""

import hashlib


def token_hash(token: str) -> str:
    """What is kept of a token, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
