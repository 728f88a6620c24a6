"""`fieldvisit forms …`: questionnaires from the command line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from fieldvisit.config import Settings, settings_from
from fieldvisit.console import plainly, say
from fieldvisit.installation import ready_installation
from fieldvisit.machine_names import shown_host, this_machine


@click.group()
def forms() -> None:
    """Questionnaires: publish a workbook, make keys for ODK Collect."""


@forms.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--media", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A file the form needs (a CSV list, a picture); may be given several times.")  # fmt: skip
@click.option("--area", metavar="CODE", help="For which town or larger area, by its code. A new form only: everywhere.")
@click.option("--version", metavar="VERSION", help="In place of the version that the workbook names.")
@plainly
def publish(file: Path, media: tuple[Path, ...], area: str | None, version: str | None) -> None:
    """Check the workbook FILE and hand it out to tablets and to ODK Collect.

    检查并发布问卷。有错时按工作表和行号列出，什么也不写。
    """
    from fieldvisit.surveys.attached import Attached
    from fieldvisit.surveys.by_hand import publish_workbook

    files = [Attached(one.name, one.read_bytes()) for one in (file, *media)]
    done = ready_installation(settings_from(), say).in_english(
        lambda: publish_workbook(files, area_code=area, version=version or "")
    )
    if done.faults:
        _refuse(file, done.faults)
    say(done.told)


def _refuse(file: Path, faults: Sequence[Mapping[str, Any]]) -> None:
    for fault in faults:
        click.echo(f"{file.name}: {fault['place'] + ': ' if fault['place'] else ''}{fault['words']}", err=True)
    raise SystemExit(1)


@forms.command()
@click.option("--user", "username", required=True, metavar="NAME", help="User name of the account that answers.")
@click.option("--name", default="ODK Collect", show_default=True, help="Which phone it is for.")
@click.option("--url", "base", metavar="https://…", help="Address of this server as phones reach it.")
@plainly
def token(username: str, name: str, base: str | None) -> None:
    """Make a key for ODK Collect and print the server URL to type there (shown once).

    The account's page lists it and ends it.
    """
    settings = settings_from()
    installation = ready_installation(settings, lambda line: click.echo(line, err=True))
    key = installation.make_survey_key(username, name)
    click.echo(f"{(base or _address(settings)).rstrip('/')}/openrosa/key/{key}")


def _address(settings: Settings) -> str:
    return f"http://{shown_host(settings.host, this_machine(settings.host))}:{settings.port}"
