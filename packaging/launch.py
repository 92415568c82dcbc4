"""What the packed program runs."""

from __future__ import annotations

from newsdesk.__main__ import main

raise SystemExit(main())
