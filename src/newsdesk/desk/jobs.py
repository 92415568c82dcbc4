"""Work beside the one who asked: a few threads, results by callback."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

log = logging.getLogger(__name__)


class Jobs:
    """Runs functions in worker threads. Callbacks come in the worker's thread; a window queues them over."""

    def __init__(self, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="newsdesk-job")

    def run(
        self,
        act: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> Future[None]:
        """Start act(*args); done gets its result, failed what it raised. Cancel the future to drop what waits."""

        def work() -> None:
            try:
                result = act(*args)
            except Exception as error:  # the border of the thread: whatever it is must reach the caller
                log.info("job failed: %s", type(error).__name__)
                failed(error)
            else:
                done(result)

        return self._pool.submit(work)

    def close(self) -> None:
        """Drop what waits, let what runs finish."""
        self._pool.shutdown(wait=True, cancel_futures=True)
