"""While rooms are still being built: leave out the pages and APIs whose module is not there yet."""

from importlib import import_module
from typing import Any

from fieldvisit import app as assembly


def create_app(settings: Any) -> Any:
    """The app of the rooms that exist."""
    for name in ("PAGES", "APIS", "MODELS"):
        end = ".models" if name == "MODELS" else ""
        there = tuple(room for room in getattr(assembly, name) if _exists(f"fieldvisit.{room}{end}"))
        setattr(assembly, name, there)
    return assembly.create_app(settings)


def _exists(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True
