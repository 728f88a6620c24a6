"""The columns of the tablets, for exports: days, counts and states."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fieldvisit.desk.device_words import STATE_WORDS
from fieldvisit.desk.devices import asked_devices
from fieldvisit.kernel.clock import local_date
from fieldvisit.people.acts import Act
from fieldvisit.people.device_list import DeviceLine, count_devices, stream_devices
from fieldvisit.web.lists import Column, Listing, add_list


def _state(line: DeviceLine) -> object:
    device = line.device
    return _("已注销") if device.revoked_at else _("已退出") if device.signed_out_at else _("在用")


def _marks(line: DeviceLine) -> str:
    return "；".join(str(STATE_WORDS[code]) for code in line.marks)


add_list(
    Listing(
        "devices", "desk.devices", _l("平板"), Act.DEVICE_SEE,
        (
            Column(_l("谁的"), lambda line: line.account.name, 12, brief=True),
            Column(_l("设备"), lambda line: line.device.name, 24, brief=True),
            Column(_l("版本"), lambda line: line.device.app_version, 16, code=True),
            Column(_l("登记"), lambda line: local_date(line.device.created_at), 14),
            Column(_l("最近联网"), lambda line: local_date(line.seen_at), 14, brief=True),
            Column(_l("没送到的记录"), lambda line: line.device.waiting, 12),
            Column(_l("没送到的照片"), lambda line: line.device.photos_waiting, 12),
            Column(_l("要核对的"), lambda line: line.device.quarantined, 10),
            Column(_l("要留意"), _marks, 30, brief=True),
            Column(_l("状态"), _state, 10, brief=True),
        ),
        lambda viewer, _said: count_devices(asked_devices(viewer)),
        lambda viewer, _said: stream_devices(asked_devices(viewer)),
    )
)  # fmt: skip
