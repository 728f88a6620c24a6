"""What is built and shipped is what stands in the tree, and nothing of other people is tracked in it."""

import configparser
import json
import re
import tomllib

from tests.meta.tree import PACKAGE, TOP, project_files, text_files

MAPPED = {"fieldvisit.migrations", "fieldvisit.static", "fieldvisit.templates"}
# Put together from parts so that this file does not hold what it looks for.
REGISTRY = re.compile(
    "|".join(
        [
            "registry" + r"\.npmjs",
            "pypi" + r"\.org/simple",
            "files" + r"\.pythonhosted",
            "--(extra-)?index" + "-url",
            r"^\s*" + "registry" + r"\s*=",
        ]
    ),
    re.MULTILINE,
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(root|home/\w+|work)/")


def _setup() -> configparser.ConfigParser:
    setup = configparser.ConfigParser(interpolation=None)
    setup.read(TOP / "setup.cfg", "utf-8")
    return setup


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def test_the_package_list_is_the_tree() -> None:
    listed = set(_lines(_setup()["options"]["packages"]))
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    in_tree = {".".join(folder.relative_to(TOP).parts) for folder in folders}
    assert listed == in_tree | MAPPED


def test_everything_needed_is_pinned_exactly() -> None:
    setup = _setup()
    wanted = _lines(setup["options"]["install_requires"])
    for extra in setup["options.extras_require"].values():
        wanted += _lines(extra)
    wanted += tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    loose = [line for line in wanted if not re.fullmatch(r"[\w-]+(\[\w+\])?==[\w.]+", line)]
    assert loose == []


def test_npm_packages_are_pinned_and_locked_without_addresses() -> None:
    package = json.loads((TOP / "package.json").read_text("utf-8"))
    lock = json.loads((TOP / "package-lock.json").read_text("utf-8"))
    for group in ("dependencies", "devDependencies"):
        for name, version in package[group].items():
            assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
            assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


def test_no_registry_address_and_no_machine_path_is_written_down() -> None:
    found = [
        f"{name}: {match.group(0)}"
        for name, text in text_files()
        for match in [REGISTRY.search(text) or MACHINE_PATH.search(text)]
        if match
    ]
    assert found == []


def test_nothing_of_other_people_is_tracked() -> None:
    names = [path.relative_to(TOP).as_posix() for path in project_files()]
    foreign = [name for name in names if re.search(r"(^|/)(vendor|node_modules|\.venv)/|\.min\.(js|css)$", name)]
    assert foreign == []
    assert "fieldvisit/demo/divisions.json" not in names


def test_version_is_the_same_everywhere() -> None:
    from fieldvisit import __version__

    package = json.loads((TOP / "package.json").read_text("utf-8"))
    assert {_setup()["metadata"]["version"], package["version"]} == {__version__}
