"""Runs in the packed program before its first line: what we set for ourselves is not for programs that we open.

PyInstaller starts us with its folder in LD_LIBRARY_PATH; a browser that inherits it would load our Qt. The dynamic
linker has read the variable by now, so taking it back changes nothing for us.
"""

import os
import sys

STORES = ("/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem")
"""Where systems keep the authorities they trust when it is not /usr/lib/ssl, where a Debian OpenSSL looks."""

if sys.platform.startswith("linux"):
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    if "SSL_CERT_FILE" not in os.environ and not os.path.exists("/usr/lib/ssl/certs"):  # noqa: PTH110  nothing is imported
        for store in STORES:
            if os.path.exists(store):  # noqa: PTH110
                os.environ["SSL_CERT_FILE"] = store
                break
