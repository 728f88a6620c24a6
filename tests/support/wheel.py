"""The program as someone else gets it: a wheel built from a clean copy, installed far from the checkout."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

TOP = Path(__file__).parents[2]
LEFT_BEHIND = (".git", ".venv", "node_modules", "instance", "build", "dist", "screenshots", "*.egg-info", "__pycache__")


class Wheel:
    """A built wheel and an environment that holds it and nothing of the checkout."""

    def __init__(self, folder: Path) -> None:
        self.file = _build(folder)
        self._environment = folder / "environment"
        _install(self.file, self._environment)
        self.console = self._environment / "bin" / "fieldvisit"

    @property
    def names(self) -> set[str]:
        """Every file in the wheel."""
        with zipfile.ZipFile(self.file) as archive:
            return set(archive.namelist())


def _build(folder: Path) -> Path:
    copy = folder / "source"
    shutil.copytree(TOP, copy, ignore=shutil.ignore_patterns(*LEFT_BEHIND, ".*_cache", ".hypothesis"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", copy]
    _run(command, folder)
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


def _install(wheel: Path, environment: Path) -> None:
    _run([sys.executable, "-m", "venv", "--without-pip", environment], environment.parent)
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    _run(install, environment.parent)
    # What the wheel depends on is borrowed, to save a minute; of the checkout itself nothing comes along, because
    # a .pth file only adds the folder and does not run the .pth files inside it.
    borrowed = Path(sysconfig.get_path("purelib", vars={"base": environment, "platbase": environment}))
    (borrowed / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")


def _run(command: list[str | Path], folder: Path) -> None:
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, f"{command}\n{answer.stdout[-3000:]}\n{answer.stderr[-3000:]}"
