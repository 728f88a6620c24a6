"""The key pair to which tablets seal their outbox. The private half never leaves FIELDVISIT_HOME/keys.

RSA, because every browser's own WebCrypto wraps keys with RSA-OAEP; made once and read from disk afterwards.
"""

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS = 3072
_FILE = "seal-key.pem"


@lru_cache(maxsize=8)
def public_pem(home: Path) -> str:
    """The public half as PEM (SubjectPublicKeyInfo)."""
    key = serialization.load_pem_private_key(_private_pem(home), password=None)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def unwrapped(wrapped: bytes, home: Path) -> bytes:
    """The content key that a tablet wrapped to the public half. ValueError: wrapped to another key, or altered."""
    way = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    return _private_key(home).decrypt(wrapped, way)


@lru_cache(maxsize=8)
def _private_key(home: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(_private_pem(home), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)  # made here and nowhere else
    return key


def _private_pem(home: Path) -> bytes:
    path = home / "keys" / _FILE
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> bytes:
    """Write a new key under a name of its own and link it into place: of two processes, one wins and both agree."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    own = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
    return path.read_bytes()
