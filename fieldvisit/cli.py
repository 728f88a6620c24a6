"""The console command `fieldvisit`: what an operator needs, each step saying what it does."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any

import click

from fieldvisit import __version__
from fieldvisit.config import Settings, settings_from
from fieldvisit.console import plainly, say
from fieldvisit.forms_cli import forms
from fieldvisit.installation import Installation, ready_installation
from fieldvisit.plan_cli import plan

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fieldvisit")
def main() -> None:
    """Fieldvisit (入户): offline-first door-to-door visits.

    \b
    Settings come from the environment:
      PORT                              port to serve on (8000)
      FIELDVISIT_HOST                   address to bind (127.0.0.1)
      FIELDVISIT_HOME                   database, photos and keys (./instance)
      FIELDVISIT_DATABASE_URL           sqlite:///… (default, in FIELDVISIT_HOME) or postgresql://…
      FIELDVISIT_TIMEZONE               whose midnight begins a day (Asia/Shanghai)
      FIELDVISIT_DEMO_TODAY             YYYY-MM-DD: the demo's history ends the day before
      FIELDVISIT_ON_SPOT_CALLBACK_SHARE share of on-the-spot issues sampled for a call-back (0.2)
      FIELDVISIT_REDIS_URL              redis://…: wakes the worker through Redis instead of a file
      FIELDVISIT_WORKER                 beside (default), or apart: you run `fieldvisit worker` as a service
      FIELDVISIT_SECURE_COOKIES         1 behind HTTPS: the session cookie is sent over HTTPS only
    """


@main.command()
@click.option("--demo-lan", is_flag=True, help="Serve the demo beyond loopback, with random passwords printed once.")
@click.option("--tls-local", is_flag=True, help="HTTPS by an authority of its own, for tablets in the same network.")
@plainly
def run(demo_lan: bool, tls_local: bool) -> None:
    """Migrate, load the demo once, and serve: what `make run` calls."""
    settings = settings_from()
    installation = ready_installation(settings, say)
    if installation.is_blank():
        installation.load_demo()
    _serve(settings, installation, demo_lan, tls_local)


@main.command()
@click.option("--demo-lan", is_flag=True, help="Serve the demo beyond loopback, with random passwords printed once.")
@click.option("--tls-local", is_flag=True, help="HTTPS by an authority of its own, for tablets in the same network.")
@plainly
def serve(demo_lan: bool, tls_local: bool) -> None:
    """Serve an installation that is already set up."""
    settings = settings_from()
    installation = ready_installation(settings, say)
    if installation.is_blank():
        raise click.ClickException("nothing here yet: `fieldvisit init --empty --admin NAME`, or `fieldvisit run`")
    _serve(settings, installation, demo_lan, tls_local)


def _serve(settings: Settings, installation: Installation, demo_lan: bool, tls_local: bool) -> None:
    from fieldvisit.local_https import local_https
    from fieldvisit.serving import serve as serve_forever

    lines = _demo_lines(settings, installation, demo_lan)
    base = f"http://{settings.host}:{settings.port}"
    tls = None
    if tls_local:
        settings, tls, told = local_https(settings)
        base, lines = tls.base, [*told, *lines]

    def announce() -> None:
        say(f"Desk    {base}/")
        say(f"Tablet  {base}/tablet/")
        for line in lines:
            say(line)
        say("Ready. Stop with Ctrl-C.")

    serve_forever(settings, announce, tls)


def _demo_lines(settings: Settings, installation: Installation, demo_lan: bool) -> list[str]:
    """What to print of the demo's accounts; refuses the known password beyond loopback."""
    if not installation.is_demo():
        return []
    if settings.host in LOOPBACK:
        return installation.restore_demo_password()
    if not demo_lan:
        raise click.ClickException(
            f"the demo's password is known to all and will not be served on {settings.host}.\n"
            "Use --demo-lan for random passwords, or FIELDVISIT_HOST=127.0.0.1."
        )
    return installation.random_demo_passwords()


@main.command()
@click.option("--empty", is_flag=True, help="Without the demo: a real start.")
@click.option("--demo", is_flag=True, help="With the demo, ready to be served.")
@click.option("--admin", "admin", metavar="NAME", help="With --empty: user name of the first administrator.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
@plainly
def init(empty: bool, demo: bool, admin: str | None, password_stdin: bool) -> None:
    """Set up an installation: divisions, categories and one administrator; or the demo."""
    if empty == demo or (empty and not admin):
        raise click.UsageError("either --empty --admin NAME, or --demo")
    if demo:
        ready_installation(settings_from(), say).load_demo()
        return
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(12)
    ready_installation(settings_from(), say).start_empty(str(admin), password)
    say(f"Administrator {admin}" + ("." if password_stdin else f", password {password} (shown once; change it)."))


@main.command()
@click.option("--parent", type=int, hidden=True, help="End when this process is gone.")
@plainly
def worker(parent: int | None) -> None:
    """Run exports and nightly work; `run` and `serve` start one by themselves."""
    from fieldvisit.worker import work

    work(settings_from(), parent, patience=15 if parent else 0)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Read FILE whole and say whether it is sound; write nothing.")
@click.option("--without-keys", is_flag=True, help="Leave the keys out: restoring then needs FIELDVISIT_HOME/keys.")
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="Its first line, instead of asking.")
@plainly
def backup(file: Path, only_check: bool, without_keys: bool, passphrase_file: Path | None) -> None:
    """Write database, photos and keys into FILE, sealed by a passphrase; the server may run.

    备份：数据库、照片和密钥写入一个文件，用口令加密；服务不必停。--check 只检查，不恢复。
    """
    from fieldvisit.backups.backing_up import back_up
    from fieldvisit.backups.checking import check

    passphrase = _passphrase(passphrase_file, new=not only_check)
    if only_check:
        check(file, passphrase, say)
    else:
        back_up(settings_from(), file, passphrase, say, with_keys=not without_keys)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what is here, which is kept aside.")
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="Its first line, instead of asking.")
@plainly
def restore(file: Path, replace: bool, passphrase_file: Path | None) -> None:
    """Put the backup FILE into place, the server stopped; tablets then send again what is missing.

    恢复：先停服务，再由备份文件恢复；平板会把备份之后交过的重新上传。
    """
    from fieldvisit.backups.restoring import restore as put_back

    put_back(settings_from(), file, _passphrase(passphrase_file, new=False), say, replace=replace)


def _passphrase(file: Path | None, *, new: bool) -> str:
    """From the file or the environment, or asked on the terminal, a new one twice."""
    from fieldvisit.backups.passphrase import passphrase_in

    if file is not None:
        return passphrase_in(file)
    if said := os.environ.get("FIELDVISIT_BACKUP_PASSPHRASE"):
        return said
    if not sys.stdin.isatty():
        raise click.ClickException(
            "no terminal to ask for the passphrase: give --passphrase-file or set FIELDVISIT_BACKUP_PASSPHRASE"
        )
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=new))


@main.command()
@plainly
def migrate() -> None:
    """Bring the database to the newest migration."""
    ready_installation(settings_from(), say)
    say("The database is up to date.")


@main.command()
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
@plainly
def password(username: str, password_stdin: bool) -> None:
    """Give an account a new password (also activates one that never had any)."""
    new = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(12)
    ready_installation(settings_from(), say).give_password(username, new)
    say(f"Account {username}: new password " + ("set." if password_stdin else f"{new} (shown once)."))


@main.command("revoke-device")
@click.argument("device_id", type=click.UUID)
@plainly
def revoke_device(device_id: Any) -> None:
    """Tell a lost tablet to forget everything at its next contact."""
    ready_installation(settings_from(), say).revoke(device_id)
    say(f"Device {device_id} is revoked.")


main.add_command(forms)
main.add_command(plan)


if __name__ == "__main__":
    main()
