"""Where things lie: the folders shipped with the program, and the operator's own home."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def asset_dir(name: str) -> Path:
    """The folder `static`, `templates` or `migrations`: inside the package when installed, else beside it."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def photo_dir(home: Path) -> Path:
    """Where photos lie: kept ones sealed under the first letters of their names, arriving ones in `incoming`."""
    return home / "photos"
