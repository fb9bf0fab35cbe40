"""Who may log in to the page: names and hashed passwords in a file of the home folder that only its owner reads."""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from advisor.errors import SettingsError
from advisor.settings import Settings

FILE = "users.json"
SHORTEST, LONGEST = 10, 200
# scrypt as OWASP's Password Storage Cheat Sheet sets it: N = 2^16, r = 8, p = 2 (64 MiB, about 0.3 s).
N, R, P = 2**16, 8, 2
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class Secret:
    """A password as it is kept: salt and hash in base64, and the cost it was made with."""

    salt: str
    hash: str
    n: int = N
    r: int = R
    p: int = P


class Users:
    """The password file of a home folder."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE

    def names(self) -> tuple[str, ...]:
        """The users, sorted. Raises SettingsError where the file cannot be read."""
        return tuple(sorted(self._read()))

    def put(self, name: str, password: str) -> bool:
        """Adds a user, or changes the password of one; whether the user is new.

        Raises SettingsError for a name or password that will not do, or a file that cannot be written.
        """
        name = _checked_name(name)
        secret = _hashed(_checked_password(password, name))
        with self._locked():
            users = self._read()
            new = name not in users
            self._write({**users, name: secret})
        return new

    def remove(self, name: str) -> None:
        """Takes a user out. Raises SettingsError where there is none of that name."""
        name = name.strip().lower()
        with self._locked():
            users = self._read()
            if name not in users:
                raise SettingsError(f"Ingen bruker heter «{name}».", "«advisor users list» lister dem.")
            del users[name]
            self._write(users)

    def check(self, name: str, password: str) -> bool:
        """Whether the password is this user's; takes as long for a name that is not known."""
        known = self._read().get(name.strip().lower())
        given = _derived(_normal(password)[:LONGEST], known or _NOBODY)
        same = hmac.compare_digest(given, base64.b64decode((known or _NOBODY).hash))
        return same and known is not None

    def _locked(self) -> FileLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(str(self._path) + ".lock")

    def _read(self) -> dict[str, Secret]:
        if not self._path.exists():
            return {}
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(name): Secret(**secret) for name, secret in data["users"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise SettingsError(
                f"Brukerfilen {self._path.name} kan ikke leses.",
                "Hent den fra en sikkerhetskopi, eller slett den og legg til brukerne på nytt.",
            ) from error

    def _write(self, users: dict[str, Secret]) -> None:
        text = json.dumps({"users": {name: asdict(secret) for name, secret in users.items()}}, indent=1)
        part = self._path.with_suffix(".part")
        try:
            part.unlink(missing_ok=True)
            # Made with the mode, not changed afterwards: nobody else can read it for a moment either.
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
            part.replace(self._path)
        except OSError as error:
            raise SettingsError(
                f"Kan ikke skrive {self._path.name}: {error.strerror}.", "Sjekk ADVISOR_HOME og rettighetene der."
            ) from error


def has_login(settings: Settings) -> bool:
    """Whether the page asks for a password: there are users, and no trusted proxy logs people in.

    Raises SettingsError where the password file cannot be read.
    """
    return not settings.proxy_header and bool(Users(settings.home).names())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _hashed(password: str) -> Secret:
    blank = Secret(base64.b64encode(secrets.token_bytes(16)).decode(), "")
    return Secret(blank.salt, base64.b64encode(_derived(password, blank)).decode())


def _derived(password: str, secret: Secret) -> bytes:
    return hashlib.scrypt(
        password.encode(),
        salt=base64.b64decode(secret.salt),
        n=secret.n,
        r=secret.r,
        p=secret.p,
        maxmem=2**28,
        dklen=32,
    )


def _checked_name(name: str) -> str:
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"«{name}» kan ikke være et brukernavn.", "Bruk bokstavene a–z, tall, punktum, bindestrek, @ og understrek."
        )
    return name


def _checked_password(password: str, name: str) -> str:
    password = _normal(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(f"Passordet må ha fra {SHORTEST} til {LONGEST} tegn.", "En setning er lett å huske.")
    if password.lower() == name or len(set(password)) < 4:
        raise SettingsError("Passordet er for lett å gjette.", "Bruk flere ulike tegn, gjerne en setning.")
    return password


_NOBODY = Secret(base64.b64encode(bytes(16)).decode(), base64.b64encode(bytes(32)).decode())
