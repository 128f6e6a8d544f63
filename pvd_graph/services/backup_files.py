"""Names of what a backup holds, and of what it leaves out."""

from __future__ import annotations

__all__ = ["LAST_BACKUP"]

LAST_BACKUP = "last-backup.json"
"""In the data folder: when the last backup was made, and where it went."""
