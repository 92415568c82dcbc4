"""The commands that publish: what goes where, what became of it, and the targets."""

from __future__ import annotations

import argparse
import getpass
import sys
import threading
import warnings
from typing import Any

from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.cli.keeping import close, found
from newsdesk.cli.output import COULD_NOT, DONE, FINDINGS, Output
from newsdesk.cli.parser import Usage
from newsdesk.desk.correcting import correction
from newsdesk.desk.deliveries import STATES, link_of, problem_of, receipt_of
from newsdesk.desk.desk import Desk, NotReady
from newsdesk.desk.outbox import Tell, Wish
from newsdesk.extend.publishing import Refused, Target
from newsdesk.library.outbox import Delivery


def publish(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """Put it into the outbox and send it; what waits for the network goes on with `newsdesk outbox run`."""
    article_id = found(desk, options.id)
    if options.withdraw and options.correction:
        raise Usage(M("--withdraw and --correction do not go together."), M("Do one after the other."))
    if options.correction and not (options.approved_by or "").strip():
        raise Usage(M("A correction says who approved it."), M("Use --approved-by NAME."))
    outbox = desk.outbox
    target = outbox.target(options.to)
    if options.password_stdin:
        outbox.secrets.use(target, _given())
    act = outbox.act_for(article_id, target.name)
    if options.correction:
        session = desk.open_session(article_id)
        try:
            said = options.correction, options.approved_by, desk.clock(), desk.profile.correction, desk.new_id()
            session.document.do(M("Correction"), correction(session.document.article, *said))
        finally:
            close(session)
        act = "correct"
    if options.withdraw:
        act = "withdraw"
    wish = Wish(target.name, act, "draft" if options.draft else target.status, options.at)
    try:
        row = outbox.put(desk.library.load(article_id), wish, again=options.again)
    except NotReady as error:
        lines = [f"{out.t(error.message)} {out.t(error.hint or M(''))}", *out.findings(error.findings)]
        out.value({"findings": [out.finding(f) for f in error.findings]}, *lines)
        return FINDINGS
    already = not row.open
    if not already and not options.later:
        row = sent(desk, row, out)
    code = _say(row, out, already=already)
    return FINDINGS if row.state == "waiting" and not options.later else code


def sent(desk: Desk, row: Delivery, out: Output) -> Delivery:
    """Send one delivery until it arrived, waits for more than a moment, or needs a person."""
    outbox, wait = desk.outbox, threading.Event()
    with _Progress(out) as tell:
        for pause in (0, 2, 5, 15):
            wait.wait(pause)
            if not outbox.send(row.id, tell):
                break
            row = desk.library.outbox.get(row.id)
            problem = problem_of(row)
            if row.state != "waiting" or problem is None or problem.kind != "unclear":
                break
    return desk.library.outbox.get(row.id)


def outbox(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    box, rows = desk.outbox, desk.library.outbox
    if options.action == "list":
        listed = rows.all(article=found(desk, options.article) if options.article else "")
        shown = listed if options.all else [d for d in listed if d.state not in ("verified", "stopped")]
        lines = [line for d in shown for line in _lines(d, out)] or [out.t("Nothing waits in the outbox.")]
        out.value([_value(d, out) for d in shown], *lines)
        return DONE
    if options.action == "run":
        waiting = rows.waiting()
        before, names = {d.id for d in waiting}, {d.target for d in waiting}
        if options.password_stdin and len(names) > 1:
            raise Usage(
                M("Deliveries to several targets wait; one password is for one target."),
                M("Send each with `newsdesk outbox retry ID --password-stdin`."),
            )
        if options.password_stdin and names:
            box.secrets.use(box.target(names.pop()), _given())
        with _Progress(out) as tell:
            box.work(tell)
        done = [rows.get(delivery_id) for delivery_id in before]
        lines = [line for d in done for line in _lines(d, out)]
        out.value([_value(d, out) for d in done], *(lines or [out.t("Nothing waits in the outbox.")]))
        return FINDINGS if any(d.state == "needs-you" for d in done) else DONE
    row = rows.get(options.delivery)
    if options.action == "show":
        return _say(row, out)
    if options.action != "cancel" and options.password_stdin:
        box.secrets.use(box.target(row.target), _given())
    act = {"retry": box.retry, "overwrite": box.overwrite, "cancel": box.stop}[options.action]
    row = act(row.id)
    if row.state == "waiting":
        row = sent(desk, row, out)
    return _say(row, out)


def targets(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    box = desk.outbox
    if options.action == "list":
        known = box.targets()
        handed = {t.name for t in desk.profile.targets}
        value = [
            {
                "name": t.name,
                "connector": t.connector,
                "address": t.address,
                "login": t.login,
                "status": t.status,
                "from": "profile" if t.name in handed else "settings",
            }
            for t in known.values()
        ]
        kinds = ", ".join(desk.registry.publishers)
        lines = [f"{t.name}  {t.connector}  {t.address}  {t.login}".rstrip() for t in known.values()]
        lines = lines or [
            out.t("There is no target. Add one to the desk profile or in the settings; docs/publishing.md")
        ]
        out.value(
            {"targets": value, "connectors": list(desk.registry.publishers)},
            *lines,
            out.t("Connectors: {names}", names=kinds),
        )
        return DONE
    target = box.target(options.name)
    if options.action == "login":
        return _login(desk, target, options, out)
    if options.action == "logout":
        box.secrets.forget(target)
        out.value({"target": target.name}, out.t("Done."))
        return DONE
    secret = _given() if options.password_stdin else None
    try:
        notes = box.check(target, secret)
    except Refused as error:
        message, hint = out.t(error.message), out.t(error.hint or M(""))
        out.value(
            {"target": target.name, "kind": error.kind, "error": message, "hint": hint}, f"{message} {hint}".strip()
        )
        return FINDINGS
    out.value({"target": target.name, "found": [out.note(n) for n in notes]}, *out.receipt(notes))
    return DONE


def _login(desk: Desk, target: Target, options: argparse.Namespace, out: Output) -> int:
    """Keep login and secret for a target: the secret in the system's keyring, asked for without being shown."""
    kind = desk.outbox.publisher(target).secret
    if kind is None:
        raise UserError(M("{target} needs no password.", target=target.name), M("Try it: newsdesk targets test"))
    who = options.user or target.login
    prompt = f"{out.t(kind)} ({who or target.name}): "
    secret = _given() if options.password_stdin else _asked(prompt)
    if options.user:
        desk.change_settings(logins={**desk.settings.logins, target.name: options.user})
        target = desk.outbox.target(target.name)
    secrets = desk.outbox.secrets
    if not secrets.set(target, secret):
        raise UserError(
            M("The password is not kept: {why}.", why=secrets.why_not()),
            M("Install or unlock one (such as gnome-keyring), or give the password each time with --password-stdin."),
        )
    out.value({"target": target.name, "login": target.login}, out.t("It is in the system's keyring."))
    return DONE


def _given() -> str:
    """The password on standard input: its first line. Raises UserError."""
    try:
        return _fit(sys.stdin.readline().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise _no_text() from None


def _asked(prompt: str) -> str:
    """A password that a person types unseen. Raises UserError, also where there is no terminal that hides it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return _fit(getpass.getpass(prompt))
        except (EOFError, getpass.GetPassWarning):
            raise UserError(
                M("There is no terminal on which the password could be typed unseen."),
                M("Give it with --password-stdin."),
            ) from None
        except UnicodeDecodeError:
            raise _no_text() from None


def _fit(secret: str) -> str:
    if not secret.strip():
        raise UserError(M("Nothing was entered."), M("Enter the password, or paste it."))
    try:
        secret.encode()
    except UnicodeEncodeError:  # bytes that this terminal's encoding does not have
        raise _no_text() from None
    return secret


def _no_text() -> UserError:
    return UserError(M("The password is no text."), M("Give it as UTF-8."))


class _Progress:
    """How far a delivery is, on a terminal."""

    def __init__(self, out: Output) -> None:
        self._out, self._shown = out, 0

    def __enter__(self) -> Tell:
        return self._tell

    def _tell(self, row: Delivery, doing: Message | None) -> None:
        if doing is not None and sys.stderr.isatty():
            t = self._out.t
            words = f"{row.target}: {t('{step} of {steps}', step=row.step, steps=row.steps)}, {t(doing)}"
            print(f"\r{words.ljust(self._shown)}", end="", file=sys.stderr, flush=True)
            self._shown = len(words)

    def __exit__(self, *error: object) -> None:
        if self._shown:
            print(file=sys.stderr)


def _say(row: Delivery, out: Output, *, already: bool = False) -> int:
    lines = _lines(row, out)
    if already:
        lines.insert(0, out.t("It stands there already as it is now; nothing was sent. To send it anyway: --again"))
    out.value({**_value(row, out), "already": already}, *lines)
    if row.state == "needs-you":
        return COULD_NOT
    return FINDINGS if any(n.kind == "dropped" for n in receipt_of(row)) else DONE


def _value(row: Delivery, out: Output) -> dict[str, Any]:
    problem = problem_of(row)
    return {
        "id": row.id,
        "article": row.article,
        "headline": row.headline,
        "target": row.target,
        "act": row.act,
        "status": row.status,
        "time": row.time,
        "revision": row.revision,
        "state": row.state,
        "step": row.step,
        "steps": row.steps,
        "due": row.due if row.open else None,
        "problem": None if problem is None else {
            "kind": problem.kind,
            "why": problem.why,
            "message": out.t(problem.message),
            "hint": out.t(problem.hint) if problem.hint else "",
        },
        "receipt": [out.note(note) for note in receipt_of(row)],
        "link": link_of(row.seen),
    }  # fmt: skip


def _lines(row: Delivery, out: Output) -> list[str]:
    t = out.t
    state = t(STATES[row.state])
    if row.state == "sending":
        state = t("sending {step} of {steps}", step=row.step, steps=row.steps)
    lines = [f"{row.id[:8]}  {row.target}  {state}  {row.headline or t('(no headline)')}"]
    problem = problem_of(row)
    if problem is not None:
        lines.append(f"  {t(problem.message)} {t(problem.hint) if problem.hint else ''}".rstrip())
        if problem.kind == "changed":
            lines.append("  " + t("To overwrite it: newsdesk outbox overwrite {id}", id=row.id[:8]))
    if row.state in ("waiting", "sent"):
        lines.append("  " + t("Next try: {time}", time=out.time(row.due)))
    lines += out.receipt(receipt_of(row))
    if link := link_of(row.seen):
        lines.append(f"  {link}")
    return lines
