"""平板: what is stored and what waits on the tablets of those one looks after, without following anybody."""

from flask import Blueprint, render_template

from fieldvisit.desk.device_words import STATE_WORDS, TONES
from fieldvisit.desk.devices import asked_devices
from fieldvisit.kernel import clock
from fieldvisit.people.acts import Act
from fieldvisit.people.device_list import SILENT_DAYS, device_page
from fieldvisit.web.guard import current_viewer, requires
from fieldvisit.web.paging import page_args
from fieldvisit.web.searching import typed_search


def add_device_pages(blueprint: Blueprint) -> None:
    """Put the page on the desk's blueprint."""
    blueprint.add_url_rule("/devices", view_func=devices)


@requires(Act.DEVICE_SEE)
@typed_search
def devices() -> str:
    """The tablets within reach, by the names of their holders."""
    asked = asked_devices(current_viewer())
    page = device_page(asked, page_args())
    words = {"states": STATE_WORDS, "tones": TONES, "silent_days": SILENT_DAYS}
    return render_template("desk/devices.html", page=page, asked=asked, now=clock.now(), **words)
