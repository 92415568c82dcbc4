"""Runs in the packed program before its first line: what we set for ourselves is not for programs that we open.

PyInstaller starts us with its folder in LD_LIBRARY_PATH; a browser that inherits it would load our Qt. The dynamic linker
has read the variable by now, so taking it back changes nothing for us.
"""

import os
import sys

if sys.platform.startswith("linux"):
    for name in ("LD_LIBRARY_PATH",):
        before = os.environ.pop(f"{name}_ORIG", None)
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before
