"""Under which names and addresses this machine is reached in its own network. Asks the system only, sends nothing."""

import ipaddress
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass

ADDRESS = ipaddress.IPv4Address | ipaddress.IPv6Address
_ANY = ("", "0.0.0.0", "::")
_GET_ADDRESS = 0x8915  # SIOCGIFADDR
_NOWHERE = ("192.0.2.1", 9)  # a documentation address: choosing the way to it sends nothing


@dataclass(frozen=True)
class Machine:
    """Names and addresses, those for people first; loopback last."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def all_names(self) -> tuple[str, ...]:
        """Everything a certificate has to name."""
        return tuple(dict.fromkeys((*self.names, "localhost", *self.addresses, "127.0.0.1", "::1")))


def this_machine(host: str) -> Machine:
    """This machine as bound to `host`: one address, or every one it has."""
    name = socket.gethostname().lower().rstrip(".")
    names = [name, *([] if "." in name else [f"{name}.local"])] if _is_name(name) else []
    if host in _ANY:
        return Machine(tuple(names), tuple(_addresses()))
    if _is_address(host):
        return Machine(tuple(names), (host,))
    return Machine(tuple(dict.fromkeys((host.lower(), *names))), ())


def shown_host(host: str, machine: Machine) -> str:
    """The host that people type: the first address where all are bound."""
    if host not in _ANY:
        return f"[{host}]" if ":" in host else host
    return machine.addresses[0] if machine.addresses else "localhost"


def _addresses() -> list[str]:
    """Every address of this machine that another one may use; the one that faces the network first."""
    found = [*_facing(), *_of_interfaces(), *_of_name()]
    kept = [one for one in dict.fromkeys(found) if _is_useful(one)]
    return kept[:16]


def _facing() -> list[str]:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_NOWHERE)
        return [str(probe.getsockname()[0])]
    return []


def _of_interfaces() -> list[str]:
    try:
        from fcntl import ioctl
    except ImportError:  # not on Windows
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _index, name in socket.if_nameindex():
            with suppress(OSError):
                asked = struct.pack("256s", name.encode()[:15])
                found.append(socket.inet_ntoa(ioctl(probe.fileno(), _GET_ADDRESS, asked)[20:24]))
    return found


def _of_name() -> list[str]:
    with suppress(OSError):
        return [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)]
    return []


def _is_useful(text: str) -> bool:
    if not _is_address(text) or "%" in text:
        return False
    address = ipaddress.ip_address(text)
    return not (address.is_loopback or address.is_unspecified or address.is_multicast)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_name(text: str) -> bool:
    return bool(text) and text.isascii() and all(part.replace("-", "").isalnum() for part in text.split("."))
