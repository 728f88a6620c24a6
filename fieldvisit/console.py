"""What every console command shares: one line said at once, and a refusal as a sentence."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from fieldvisit.kernel.errors import InvalidInput, Problem


def say(line: str = "") -> None:
    """Print one line at once."""
    click.echo(line)
    sys.stdout.flush()


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a Problem into one sentence and exit code 1 instead of a traceback."""

    @wraps(command)
    def run(*args: Any, **more: Any) -> Any:
        try:
            return command(*args, **more)
        except Problem as problem:
            words = problem.message or (problem.errors if isinstance(problem, InvalidInput) else problem.code)
            raise click.ClickException(str(words)) from problem

    return run
