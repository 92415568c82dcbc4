"""The person's settings from the window: asked for in a dialog, and in force at once."""

from __future__ import annotations

from collections.abc import Callable

from newsdesk.base.i18n import LANGUAGES
from newsdesk.desk.settings import system_name
from newsdesk.desktop.host import Host

SWITCHES = ("text_shortcuts", "smart_quotes", "check_spelling")
"""Settings that are actions with a tick as well: what such an action does, it does here too."""


class Preferences:
    """The window's settings. speak changes the language of the window; reopen closes it with its desk and opens both
    again."""

    def __init__(self, window: Host, speak: Callable[[str], object], reopen: Callable[[], object]) -> None:
        self._window, self._speak, self._reopen = window, speak, reopen
        settings = window.desk.settings
        window.frame.library.bin_days = settings.bin_days
        language = settings.language if settings.language in LANGUAGES else "system"
        window.named[f"language_{language}"].setChecked(True)
        fixed = set(window.desk.managed.fixed)
        if "language" in fixed:
            fixed |= {f"language_{name}" for name in ("system", *LANGUAGES)}
        window.named.fixed = fixed

    def act_settings(self) -> None:
        window, desk = self._window, self._window.desk
        changes = window.ask.settings(desk.settings, system_name(), desk.paths.data / "backups", desk.managed.fixed)
        language, targets = changes.pop("language", None), changes.pop("then_targets", False)
        for name in SWITCHES:
            if name in changes:
                del changes[name]
                window.named[name].trigger()
        if changes:
            desk.change_settings(**changes)
            window.frame.library.bin_days = desk.settings.bin_days
        if window.opened is not None:
            window.opened.session.by = desk.person
        window.refresh()
        if targets:
            window.named["publish_targets"].trigger()
        if language is not None:
            self._speak(str(language))  # the last: it builds the window anew

    def act_desk_profile(self) -> None:
        """Another desk profile, or the linked one as it is by now."""
        from newsdesk.desk.profiles import apply, found  # not at the start

        window, desk = self._window, self._window.desk
        chosen = window.ask.profile(found(desk.paths, desk.settings, desk.managed), window.relay)
        if chosen is not None:
            desk.change_settings(**apply(desk.paths, chosen))
            self._reopen()
