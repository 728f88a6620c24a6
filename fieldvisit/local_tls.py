"""A certificate authority of one installation, so that tablets in the same network can trust it over HTTPS.

Beyond loopback a browser runs service workers over HTTPS only, and no public authority certifies 192.168.x.y. The
authority is made once; a tablet that trusts it trusts it for private addresses and this machine's own alone (name
constraints), whoever steals its key. The server's certificate is made anew when addresses change or its end is near.
"""

import hashlib
import ipaddress
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fieldvisit.kernel.clock import now
from fieldvisit.machine_names import ADDRESS, Machine

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # tablets refuse server certificates that live longer
RENEW_BEFORE = timedelta(days=30)
# Where a certificate of this authority may count: private, loopback and link-local addresses, and local names.
NETWORKS = (
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)
LOCAL_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")


@dataclass(frozen=True)
class LocalTls:
    """The files a server needs, and what people are told: the fingerprint of the authority."""

    authority: Path
    certificate: Path
    key: Path
    fingerprint: str
    names: tuple[str, ...]
    left_out: tuple[str, ...]


def ready_tls(keys: Path, machine: Machine) -> LocalTls:
    """The authority and a server certificate good for this machine as it is now; each is made when it is needed."""
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = authority_file(keys)
    if not (authority.exists() and (keys / "local-ca.key").exists()):
        _make_authority(keys, machine)
    root = x509.load_pem_x509_certificate(authority.read_bytes())
    names = [name for name in machine.all_names if may_certify(root, name)]
    certificate, key = keys / "local-server.crt", keys / "local-server.key"
    if not (key.exists() and _still_good(certificate, root, names)):
        _make_server(keys, root, names)
    left_out = tuple(name for name in machine.all_names if name not in names)
    return LocalTls(authority, certificate, key, fingerprint_of(authority), tuple(names), left_out)


def authority_file(keys: Path) -> Path:
    """Where the authority's certificate lies, whether it was made or not."""
    return keys / "local-ca.crt"


def fingerprint_of(authority: Path) -> str:
    """The SHA-256 of the certificate as tablets show it: pairs of hex digits."""
    der = x509.load_pem_x509_certificate(authority.read_bytes()).public_bytes(serialization.Encoding.DER)
    digits = hashlib.sha256(der).hexdigest().upper()
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def may_certify(root: x509.Certificate, name: str) -> bool:
    """Whether the authority's constraints permit the name or address."""
    permitted = root.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    address = _address(name)
    if address is not None:
        return any(isinstance(one, x509.IPAddress) and address in one.value for one in permitted)  # type: ignore[operator]
    return any(
        isinstance(one, x509.DNSName) and (name == one.value or name.endswith(f".{one.value}")) for one in permitted
    )


def _still_good(certificate: Path, root: x509.Certificate, names: list[str]) -> bool:
    """Whether it is of this authority, for exactly these names, and not near its end."""
    if not certificate.exists():
        return False
    row = x509.load_pem_x509_certificate(certificate.read_bytes())
    said = row.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    held = {str(one.value) for one in said}
    return row.issuer == root.subject and held == set(names) and row.not_valid_after_utc - now() > RENEW_BEFORE


def _make_authority(keys: Path, machine: Machine) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    # The number tells apart the authorities of two installations in a tablet's list.
    number = f"{x509.random_serial_number():x}"[:8]
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Fieldvisit"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Fieldvisit local authority {number}"),
        ]
    )
    permitted: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_network(one)) for one in NETWORKS]
    # Some office networks use public numbers within: the addresses of this moment count too, one by one.
    permitted += [x509.IPAddress(ipaddress.ip_network(one)) for one in machine.addresses]
    permitted += [x509.DNSName(name) for name in dict.fromkeys((*LOCAL_NAMES, *machine.names))]
    built = _builder(subject, subject, key.public_key(), AUTHORITY_DAYS)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    built = built.add_extension(x509.NameConstraints(permitted, None), critical=True)
    built = built.add_extension(_usage(signs=True), critical=True)
    built = built.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    _write_key(keys / "local-ca.key", key)
    _write(authority_file(keys), _pem(built.sign(key, hashes.SHA256())), 0o644)


def _make_server(keys: Path, root: x509.Certificate, names: list[str]) -> None:
    signer = serialization.load_pem_private_key((keys / "local-ca.key").read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is of another kind")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Fieldvisit")])
    built = _builder(subject, root.subject, key.public_key(), SERVER_DAYS)
    built = built.add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=True)
    built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    built = built.add_extension(_usage(signs=False), critical=True)
    built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    _write_key(keys / "local-server.key", key)
    chain = _pem(built.sign(signer, hashes.SHA256())) + _pem(root)
    _write(keys / "local-server.crt", chain, 0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    begins = (now() - timedelta(hours=1)).replace(microsecond=0)  # a tablet's clock may be slow
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    built = built.serial_number(x509.random_serial_number())
    return built.not_valid_before(begins).not_valid_after(begins + timedelta(days=days))


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _address(name: str) -> ADDRESS | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _general(name: str) -> x509.GeneralName:
    address = _address(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    _write(
        path,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        0o600,
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    """Whole or not at all, and never readable by more than `mode` says, not even for a moment."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
