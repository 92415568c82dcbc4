"""Of all tests: properties are tried with the same examples every time, so that a change alone makes a test fail.

``NEWSDESK_RANDOM=1`` (``make soak``) tries new ones.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
if not os.environ.get("NEWSDESK_RANDOM"):
    settings.load_profile("steady")

# No test reads or writes the keyring of who runs it; those about keyrings start one of their own.
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
