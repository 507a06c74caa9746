"""What proves a second time who signs in: an app's codes, passkeys, and codes for the day when both are gone."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from eventsvc.journal import Actor, note
from eventsvc.kit.db import db, refusing
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import clean_code, new_code
from eventsvc.kit.tokens import Keyring
from eventsvc.messaging.letters import Recipient
from eventsvc.messaging.outbox import post

from .errors import LastFactor, PasskeyRefused, WrongCode
from .letters import SecondFactorReset
from .models import Account, Passkey, RecoveryCode
from .passkeys import NewPasskey, Site, authenticate, credential_of
from .queries import account_names
from .totp import DIGITS, matching_step

APP, RECOVERY = "authenticator-app", "recovery-code"
NUMBER_OF_CODES, CODE_LENGTH = 10, 12
CHALLENGE_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class PasskeyRow:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What an account has beside its password."""

    app_at: datetime | None
    passkeys: tuple[PasskeyRow, ...]
    codes_left: int


def factors_of(account_id: UUID) -> Factors:
    """Return what the account has beside its password."""
    rows = db.session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id))
    codes = select(func.count()).where(RecoveryCode.account_id == account_id)
    return Factors(
        app_at=db.session.get_one(Account, account_id).app_confirmed_at,
        passkeys=tuple(
            PasskeyRow(id=row.id, name=row.name, created_at=row.created_at, used_at=row.used_at) for row in rows
        ),
        codes_left=db.session.scalar(codes) or 0,
    )


def credentials_of(account_id: UUID) -> Collection[bytes]:
    """Return which passkeys the browser may ask for."""
    return db.session.scalars(select(Passkey.credential).where(Passkey.account_id == account_id)).all()


def new_challenge() -> str:
    """Return what a passkey is to sign, once."""
    return secrets.token_urlsafe(CHALLENGE_BYTES)


def app_secret(account: Account, keyring: Keyring) -> bytes:
    """Return the secret for the next app that is set up; nothing is kept of it."""
    return keyring.shared(APP, str(account.id), account.app_version + 1)[0]


def confirm_app(account_id: UUID, code: str, *, keyring: Keyring, now: datetime) -> tuple[str, ...]:
    """Set an app up whose code this is; an earlier one ends. Returns the recovery codes if it is the first factor.

    Raises WrongCode.
    """
    account = _lock(account_id)
    shared = keyring.shared(APP, str(account.id), account.app_version + 1)
    step = matching_step(shared[:1], _figures(code), now=now, after=0)
    if step is None:
        raise WrongCode
    account.app_version += 1
    account.app_confirmed_at, account.app_step = now, step
    note("account.app_added", account_id, by=Actor.account(account_id), now=now)
    return _begun(account, keyring=keyring, now=now)


def add_passkey(account_id: UUID, made: NewPasskey, name: str, *, keyring: Keyring, now: datetime) -> tuple[str, ...]:
    """Keep a passkey. Returns the recovery codes if it is the first factor. Raises PasskeyRefused if it is known."""
    account = _lock(account_id)
    with refusing("uq_passkeys_credential", PasskeyRefused()):
        db.session.add(Passkey(account_id=account_id, name=name, created_at=now, **vars(made)))
        db.session.flush()
    note("account.passkey_added", account_id, by=Actor.account(account_id), now=now)
    return _begun(account, keyring=keyring, now=now)


def check_code(account_id: UUID, typed: str, *, keyring: Keyring, now: datetime) -> None:
    """Take a code of the app, or a recovery code; none counts twice, also at once. Raises WrongCode."""
    account = _lock(account_id)
    figures = _figures(typed)
    if len(figures) == DIGITS and account.app_confirmed_at is not None:
        shared = keyring.shared(APP, str(account.id), account.app_version)
        step = matching_step(shared, figures, now=now, after=account.app_step)
        if step is None:
            raise WrongCode
        account.app_step = step
        db.session.flush()
        return
    code = clean_code(typed)
    kept = db.session.scalars(select(RecoveryCode).where(RecoveryCode.account_id == account_id)).all()
    for one in kept:
        if len(code) == CODE_LENGTH and keyring.verifies(one.signature, RECOVERY, f"{account_id}:{code}", 1):
            db.session.delete(one)
            note("account.recovery_code_used", account_id, by=Actor.account(account_id), now=now, left=len(kept) - 1)
            db.session.flush()
            return
    raise WrongCode


def check_passkey(account_id: UUID, answer: str, *, challenge: str, site: Site, now: datetime) -> None:
    """Take the answer of one of the account's passkeys. Raises PasskeyRefused."""
    _lock(account_id)
    wanted = (Passkey.account_id == account_id, Passkey.credential == credential_of(answer))
    passkey = db.session.scalar(select(Passkey).where(*wanted))
    if passkey is None:
        raise PasskeyRefused
    known = NewPasskey(passkey.credential, passkey.public_key, passkey.sign_count)
    passkey.sign_count = authenticate(answer, known, challenge=challenge, site=site)
    passkey.used_at = now
    db.session.flush()


def renew_codes(account_id: UUID, *, keyring: Keyring, now: datetime) -> tuple[str, ...]:
    """Return ten fresh recovery codes; the older ones end."""
    account = _lock(account_id)
    note("account.recovery_codes_renewed", account_id, by=Actor.account(account_id), now=now)
    return _write_codes(account, keyring)


def remove_app(account_id: UUID, *, is_needed: bool, now: datetime) -> None:
    """End the app. Raises LastFactor if the account needs a factor and has no other."""
    account = _lock(account_id)
    account.app_confirmed_at = None
    note("account.app_removed", account_id, by=Actor.account(account_id), now=now)
    _settle(account, is_needed=is_needed)


def remove_passkey(account_id: UUID, passkey_id: UUID, *, is_needed: bool, now: datetime) -> None:
    """End a passkey. Raises NotFound, LastFactor if the account needs a factor and has no other."""
    account = _lock(account_id)
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.account_id != account_id:
        raise NotFound(passkey_id)
    db.session.delete(passkey)
    note("account.passkey_removed", account_id, by=Actor.account(account_id), now=now)
    _settle(account, is_needed=is_needed)


def reset(account_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take every second factor from an account whose owner has lost them; it is signed out everywhere, and told by mail.

    Where there is none any more nothing happens: pressed twice, it is one mail.
    """
    account = _lock(account_id)
    if account.second_factor_at is None:
        return
    account.app_confirmed_at = None
    db.session.execute(delete(Passkey).where(Passkey.account_id == account_id))
    account.fs_uniquifier = uuid4().hex
    note("account.second_factor_reset", account_id, by=by, now=now)
    _settle(account, is_needed=False)
    letter = SecondFactorReset(
        account_id=account_id,
        name=account.name,
        email=account.email,
        at=now,
        reset_by=account_names([by.id]).get(by.id, "") if by.id else "",
    )
    to = Recipient(account.email, account.name, account.language)
    post(letter, to=to, once=f"second-factor-reset:{account.fs_uniquifier}", now=now)


def _begun(account: Account, *, keyring: Keyring, now: datetime) -> tuple[str, ...]:
    if account.second_factor_at is not None:
        db.session.flush()
        return ()
    account.second_factor_at = now
    return _write_codes(account, keyring)


def _settle(account: Account, *, is_needed: bool) -> None:
    """Note whether there is a second factor left."""
    db.session.flush()
    has_passkey = db.session.scalar(select(Passkey.id).where(Passkey.account_id == account.id).limit(1)) is not None
    if account.app_confirmed_at is not None or has_passkey:
        return
    if is_needed:
        raise LastFactor
    account.second_factor_at = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    db.session.flush()


def _write_codes(account: Account, keyring: Keyring) -> tuple[str, ...]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = tuple(new_code(CODE_LENGTH) for _ in range(NUMBER_OF_CODES))
    for code in codes:
        signature = keyring.sign(RECOVERY, f"{account.id}:{code}", 1)
        db.session.add(RecoveryCode(account_id=account.id, signature=signature))
    db.session.flush()
    return codes


def _lock(account_id: UUID) -> Account:
    account = db.session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotFound(account_id)
    return account


def _figures(typed: str) -> str:
    return "".join(typed.split())
