"""How ODK Collect is told its server: one QR code with all settings. Pure.

Source: ODK Collect's settings code: base64 of zlib-compressed JSON.
"""

import base64
import zlib

import segno

from fieldvisit.kernel.json_text import dump


def settings_code(server_url: str, project: str) -> str:
    """The words of the code; `project` is what the app calls it, its first letter is the sign.

    Forms follow the server's, and answers go out as soon as there is a network.
    """
    general = {"server_url": server_url, "form_update_mode": "match_exactly", "autosend": "wifi_and_cellular"}
    settings = {"general": general, "admin": {}, "project": {"name": project, "icon": project[:1], "color": "#1f6f5c"}}
    return base64.b64encode(zlib.compress(dump(settings).encode())).decode()


def settings_picture(server_url: str, project: str) -> str:
    """The code as a picture, in a `data:` address."""
    code = segno.make(settings_code(server_url, project), error="l", micro=False)
    return str(code.svg_data_uri(scale=4, border=4, light="#fff"))
