"""What a rename or a new file needs besides its content: the folder's own entries on the disk."""

import os
from pathlib import Path


def settle_folder(folder: Path) -> None:
    """Wait until what the folder names, and what it no longer names, would survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
