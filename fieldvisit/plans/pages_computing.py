"""After a plan was asked for: computed at once, or by the worker, who is woken."""

import uuid

from flask import redirect, url_for
from werkzeug.wrappers import Response

from fieldvisit.jobs.bell import ring
from fieldvisit.plans.making import compute_plan


def computed(plan_id: uuid.UUID, job_id: uuid.UUID | None) -> Response:
    """To the plan, which is computed now where no job is to do it."""
    if job_id is None:
        compute_plan(plan_id)
    else:
        ring()
    return redirect(url_for("plans.one", plan_id=plan_id))
