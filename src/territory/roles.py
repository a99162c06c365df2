"""Which roles a signed-in person has: from a claim of the identity provider or from `roles.toml`.

```toml
claim = "roles"                     # optional: the claim that names a role, or a list of them

[people]                            # by mail address (as the provider verified it) or subject
"ana@example.org" = "editor"
"bruno@example.org" = ["editor", "reviewer"]

[values]                            # optional: what the provider calls our roles
"observatory-staff" = "editor"
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from territory.auth import AuthError, Role

FILE = "roles.toml"
DEFAULT_CLAIM = "roles"


@dataclass(frozen=True, slots=True)
class Roles:
    """How roles are found.

    Attributes:
        claim: the provider's claim that names roles.
        people: roles by lower-case mail address or subject.
        values: roles by what the claim holds; our own names always count.
    """

    claim: str = DEFAULT_CLAIM
    people: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    values: Mapping[str, frozenset[Role]] = field(default_factory=dict)

    def of(self, claims: Mapping[str, object]) -> frozenset[Role]:
        """Return the roles that the claims or the file give; everybody may read.

        A mail address that the provider says it did not verify gives nothing.

        >>> ana = Roles(people={"ana@example.org": frozenset({Role.EDITOR})})
        >>> sorted(ana.of({"email": "Ana@example.org"}))
        [<Role.EDITOR: 'editor'>, <Role.READER: 'reader'>]
        >>> sorted(ana.of({"email": "ana@example.org", "email_verified": False}))
        [<Role.READER: 'reader'>]
        >>> sorted(Roles().of({"roles": ["staff", "reviewer"]}))
        [<Role.READER: 'reader'>, <Role.REVIEWER: 'reviewer'>]
        """
        said = claims.get(self.claim)
        names = [str(name) for name in (said if isinstance(said, list | tuple) else [said])]
        named = {role.value: frozenset({role}) for role in Role} | dict(self.values)
        keys = [str(claims.get("sub", ""))]
        if claims.get("email_verified", True) is not False:
            keys.append(str(claims.get("email", "")).lower())
        found = [named.get(name, frozenset()) for name in names]
        found += [self.people.get(key, frozenset()) for key in keys]
        return frozenset({Role.READER}).union(*found)


def load_roles(folder: Path) -> Roles:
    """Return the roles of an institution, from `roles.toml` in its home folder.

    Raises:
        AuthError: when the file is not TOML or names a role that does not exist.

    >>> load_roles(Path("/nowhere")).claim
    'roles'
    """
    path = folder / FILE
    if not path.is_file():
        return Roles()
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuthError(f"{path}: not a TOML file in UTF-8 ({error}).") from error
    people, named = values.pop("people", {}), values.pop("values", {})
    claim = values.pop("claim", DEFAULT_CLAIM)
    if values or not isinstance(claim, str) or not isinstance(people, dict) or not isinstance(named, dict):
        raise AuthError(f'{path}: use claim = "…", [people] and [values] only. See docs/settings.md.')
    return Roles(
        claim,
        # An address is written in any case; a subject is not.
        {
            (str(key).lower() if "@" in str(key) else str(key)): _roles(path, one)
            for key, one in people.items()
        },
        {str(key): _roles(path, one) for key, one in named.items()},
    )


def _roles(path: Path, names: object) -> frozenset[Role]:
    try:
        return frozenset(Role(str(name)) for name in (names if isinstance(names, list) else [names]))
    except ValueError:
        raise AuthError(
            f"{path}: {names!r} is no role. Use one of {[role.value for role in Role]}."
        ) from None
