"""What a tablet says of itself with a pull is written down beside it: briefly, and only when it is news."""

import logging
import uuid

from sqlalchemy.exc import DBAPIError

from fieldvisit.people.device_reports import DeviceReport, is_news, note_report
from fieldvisit.storage.unit_of_work import single_question, unit_of_work

log = logging.getLogger("fieldvisit.sync")


def hear_report(device_id: uuid.UUID, report: DeviceReport | None) -> int | None:
    """Write the report if it is news. Where the tablet came back empty: how many records had been waiting on it.

    A busy database must not cost the tablet its pull: the next report says the same.
    """
    if report is None or not _is_news(device_id, report):
        return None
    try:
        with unit_of_work():
            return note_report(device_id, report)
    except DBAPIError as error:
        log.warning("a report was not written (%s)", type(error).__name__)
        return None


def _is_news(device_id: uuid.UUID, report: DeviceReport) -> bool:
    with single_question():
        return is_news(device_id, report)
