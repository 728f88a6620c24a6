"""`fieldvisit plan`: who keeps which household, from two files into a third. Needs no installation and no database."""

import json
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import click

from fieldvisit.plan_files import Unreadable, read_kept, read_places, write_plan
from fieldvisit.plan_whole import Whole
from fieldvisit.planning.city import solve_each
from fieldvisit.planning.plan import Infeasible, Plan
from fieldvisit.planning.problem import LEAST, MOST, STAY_METRES

FAR_CM = 5_000_000
ALONE = 100_000  # households up to which starting processes costs more than it saves
_TOLD = 20
_File = click.Path(exists=True, dir_okay=False, path_type=Path)
_Written = click.Path(dir_okay=False, path_type=Path)
_Number = click.IntRange(min=0, max=1_000_000)
_WORDS = {
    "too_few_keepers": "{} more cadre(s) are needed",
    "too_many_keepers": "{} cadre(s) too many for the minimum of each",
}


@click.command()
@click.argument("households", type=_File)
@click.argument("cadres", type=_File)
@click.option("--out", required=True, type=_Written, help="Where the plan goes (CSV).")
@click.option("--min", "least", type=_Number, default=LEAST, show_default=True, help="Households of a cadre at least.")
@click.option("--max", "most", type=_Number, default=MOST, show_default=True, help="Households of a cadre at most.")
@click.option("--keep", type=_File, help="An earlier plan: who keeps which household now.")
@click.option("--stay", type=_Number, default=STAY_METRES, show_default=True, help="Metres that a change costs.")
@click.option("--nearest", is_flag=True, help="If no plan keeps the limits, write the one that breaks them least.")
@click.option("--processes", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="For files of many grids.")
def plan(
    households: Path, cadres: Path, out: Path, least: int, most: int, keep: Path | None, stay: int, nearest: bool,
    processes: int,
) -> None:  # fmt: skip
    """Give each household a cadre: the shortest ways in all within the limits, proven.

    HOUSEHOLDS and CADRES are CSV files with the columns id, lat, lon (WGS-84); UTF-8 or GBK. With a column grid in
    both, every grid is planned for itself. The plan has the columns household_id, cadre_id, distance_m. The last line
    printed is JSON: cost and bound in centimetres, proven, kept, moved.

    \b
    Exit codes: 0 written · 1 no plan keeps the limits · 2 a file or an option is wrong; nothing is written then.

    联户安排：按就近原则给每户安排干部，遵守每人户数上下限，并证明总距离最短。
    """
    if least > most:
        raise click.UsageError("--min is more than --max")
    if not out.parent.is_dir():
        raise click.UsageError(f"--out: there is no folder {out.parent}")
    if out.exists() and any(out.samefile(other) for other in (households, cadres)):
        raise click.UsageError("--out would overwrite what is read")
    try:
        whole = Whole.of(read_places(households), read_places(cadres), read_kept(keep) if keep else {})
    except Unreadable as unreadable:
        _refuse(unreadable.faults)
    several = processes if len(whole.homes.ids) > ALONE and len(whole.grids) > 1 else 1
    try:
        found = list(solve_each(whole.problems(least, most, stay), several))
    except ValueError as error:
        _refuse([f"{error} (give both files a column grid)"])
    failed = {grid: one for grid, one in zip(whole.grids, found, strict=True) if isinstance(one, Infeasible)}
    plans = [one.nearest if isinstance(one, Infeasible) else one for one in found]
    sure = [one for one in plans if one is not None]
    _say_why(failed)
    if failed and (not nearest or len(sure) < len(plans)):
        click.echo(json.dumps({**_figures([]), **_missing(failed.values())}))
        raise SystemExit(1)
    _warn_of_far(whole, sure)
    try:
        write_plan(out, whole.rows(sure))
    except OSError as error:
        _refuse([f"{out.name}: cannot be written: {error.strerror}"])
    click.echo(f"{len(whole.homes.ids)} households, {len(whole.cadres.ids)} cadres: {out}")
    click.echo(json.dumps({**_figures(sure), **_missing(failed.values())}))


def _refuse(faults: Sequence[str]) -> NoReturn:
    for fault in faults:
        click.echo(fault, err=True)
    raise SystemExit(2)


def _say_why(failed: Mapping[str, Infeasible]) -> None:
    """Of the first grids; without bound pairs only the counts can be a reason."""
    for grid, found in list(failed.items())[:_TOLD]:
        words = "; ".join(_WORDS[reason.code].format(reason.number) for reason in found.reasons)
        click.echo(f"{f'grid {grid}: ' if grid else ''}no plan keeps the limits: {words}", err=True)
    if len(failed) > _TOLD:
        click.echo(f"and so in {len(failed) - _TOLD} more grids", err=True)


def _warn_of_far(whole: Whole, plans: Sequence[Plan]) -> None:
    """A plan over such ways is no plan: positions in another datum, swapped, or of another place."""
    far = sum((way or 0) > FAR_CM for plan in plans for way in plan.ways_cm)
    if far:
        click.echo(f"{far} household(s) are more than 50 km from their cadre: are all positions right?", err=True)


def _figures(plans: Sequence[Plan]) -> dict[str, object]:
    """What the last line tells; null where there is no plan."""
    if not plans:
        return {"cost": None, "bound": None, "unit": "cm", "proven": False, "kept": 0, "moved": 0}
    return {
        "cost": sum(plan.cost_cm for plan in plans),
        "bound": sum(plan.bound_cm for plan in plans),
        "unit": "cm",
        "proven": all(plan.proven for plan in plans),
        "kept": sum(plan.kept for plan in plans),
        "moved": sum(plan.moved for plan in plans),
        "distance_m": sum(way or 0 for plan in plans for way in plan.ways_cm) / 100,
    }


def _missing(failed: Collection[Infeasible]) -> dict[str, object]:
    return {
        "within_limits": not failed,
        "missing_cadres": sum(one.missing_keepers for one in failed),
        "spare_cadres": sum(one.spare_keepers for one in failed),
    }
