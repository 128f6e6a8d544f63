"""What click says of a command line that it cannot read, in French as our messages.

click asks gettext for its texts, and gettext asks the environment for the language.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

__all__ = ["speak_french"]


def speak_french() -> None:
    """Let click find its texts in French, for the rest of the process."""
    gettext.bindtextdomain("click", Path(__file__).parent / "translations")
    gettext.textdomain("click")
    # Whatever the language of the terminal: our own messages are in French for all.
    os.environ["LANGUAGE"] = "fr"
