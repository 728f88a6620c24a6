"""Whether the server keeps a worker beside it is the operator's to say; a word that is neither is refused."""

import pytest

from fieldvisit.config import BadSetting, settings_from


def test_beside_unless_said_otherwise() -> None:
    assert settings_from({}).worker_beside
    assert settings_from({"FIELDVISIT_WORKER": "beside"}).worker_beside
    assert not settings_from({"FIELDVISIT_WORKER": "apart"}).worker_beside


def test_another_word_is_refused() -> None:
    with pytest.raises(BadSetting) as refused:
        settings_from({"FIELDVISIT_WORKER": "none"})
    assert refused.value.field == "FIELDVISIT_WORKER"
