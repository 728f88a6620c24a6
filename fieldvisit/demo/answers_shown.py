"""Pictures that came with answers, drawn, and kept sealed as every file of answers is; one is still on its way."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

from fieldvisit.demo.answering import Answering
from fieldvisit.demo.answering_families import SCENES
from fieldvisit.demo.chance import Chance
from fieldvisit.demo.scenes import drawn
from fieldvisit.photos.sealed_files import seal_file
from fieldvisit.surveys.file_limits import MAX_FILE
from fieldvisit.surveys.models import AttachmentState

_AWAITED = 3  # the place of the one whose picture is still on the tablet


def files_of(answering: Answering) -> list[dict[str, Any]]:
    """The rows of attachments. A correction names the same file again."""
    chance = Chance("answers", "pictures")
    rows: list[dict[str, Any]] = []
    for row in answering.rows:
        for name in answering.files[row["id"]]:
            raw = drawn(SCENES[answering.replies[row["id"]]["matter"]], 0)
            kept = len(rows) != _AWAITED
            stored = seal_file(BytesIO(raw), MAX_FILE).stored if kept else None
            rows.append(
                {
                    "id": chance.key(row["received_at"]),
                    "submission_id": row["id"],
                    "name": name,
                    "state": AttachmentState.KEPT if kept else AttachmentState.AWAITED,
                    "sha256": hashlib.sha256(raw).hexdigest(),
                    "bytes": len(raw),
                    "content_type": "image/jpeg",
                    "account_id": row["account_id"],
                    "stored": stored,
                    "arrived_at": row["received_at"] + timedelta(minutes=2) if kept else None,
                }
            )
    return rows
