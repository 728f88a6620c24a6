"""`--tls-local` as an operator meets it: the files made, the addresses, fingerprint and QR code said."""

import io
from dataclasses import replace

import segno

from fieldvisit.config import BadSetting, Settings
from fieldvisit.local_tls import ready_tls
from fieldvisit.machine_names import shown_host, this_machine
from fieldvisit.serving import Tls

LAST_PORT = 65535


def local_https(settings: Settings) -> tuple[Settings, Tls, list[str]]:
    """Settings with secure cookies, what the server needs, and what to print. Raises BadSetting."""
    if settings.port >= LAST_PORT:
        raise BadSetting(f"PORT={settings.port}: --tls-local also needs the port above it", field="PORT")
    machine = this_machine(settings.host)
    files = ready_tls(settings.home / "keys", machine)
    host = shown_host(settings.host, machine)
    if host.strip("[]") in files.left_out:
        raise BadSetting(
            f"{host} is neither private nor was it this machine's when its authority was made.\n"
            f"Remove {files.authority.name} and local-ca.key in {files.authority.parent} to make another one; every "
            "tablet then has to trust that. For a public address take a public certificate.",
            field="FIELDVISIT_HOST",
        )
    tls = Tls(files, f"https://{host}:{settings.port}", settings.port + 1)
    return replace(settings, secure_cookies=True), tls, _told(tls, host)


def _told(tls: Tls, host: str) -> list[str]:
    """What people compare and point their tablets at."""
    trust = f"http://{host}:{tls.plain_port}/trust"
    pairs = tls.files.fingerprint.split(":")
    lines = [" ".join(pairs[at : at + 8]) for at in range(0, len(pairs), 8)]
    told = [
        f"Also    {', '.join(name for name in tls.files.names if name != host.strip('[]'))}",
        "Each tablet has to trust this server once. Open or scan, and compare the SHA-256:",
        f"Trust   {trust}",
        *(f"        {line}" for line in lines),
        *_qr(trust),
    ]
    if host in ("127.0.0.1", "localhost", "[::1]"):
        told.append("Only this machine can reach it; FIELDVISIT_HOST=0.0.0.0 lets tablets in.")
    return told


def _qr(address: str) -> list[str]:
    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, border=2, compact=True)
    return drawn.getvalue().rstrip("\n").split("\n")
