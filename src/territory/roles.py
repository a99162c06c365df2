"""Which role a signed-in person has: from a claim of the identity provider or from `roles.toml`.

```toml
claim = "roles"                     # optional: the claim that names a role, or a list of them

[people]                            # by mail address (as the provider verified it) or subject
"ana@example.org" = "editor"

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
# From the least to the most that somebody may do.
RANK = (Role.READER, Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Roles:
    """How roles are found.

    Attributes:
        claim: the provider's claim that names roles.
        people: role by lower-case mail address or subject.
        values: role by what the claim holds; our own names always count.
    """

    claim: str = DEFAULT_CLAIM
    people: Mapping[str, Role] = field(default_factory=dict)
    values: Mapping[str, Role] = field(default_factory=dict)

    def of(self, claims: Mapping[str, object]) -> Role:
        """Return the highest role that the claims or the file give; a reader when neither gives one.

        A mail address that the provider says it did not verify gives nothing.

        >>> Roles(people={"ana@example.org": Role.EDITOR}).of({"email": "Ana@example.org"})
        <Role.EDITOR: 'editor'>
        >>> Roles(people={"ana@example.org": Role.EDITOR}).of({"email": "ana@example.org", "email_verified": False})
        <Role.READER: 'reader'>
        >>> Roles().of({"roles": ["staff", "reviewer"]})
        <Role.REVIEWER: 'reviewer'>
        """
        said = claims.get(self.claim)
        names = said if isinstance(said, list | tuple) else [said]
        own = {role.value: role for role in Role}
        found = [{**own, **self.values}[name] for name in map(str, names) if name in {**own, **self.values}]
        keys = [str(claims.get("sub", ""))]
        if claims.get("email_verified", True) is not False:
            keys.append(str(claims.get("email", "")))
        found += [self.people[key.lower()] for key in keys if key.lower() in self.people]
        return max(found, key=RANK.index, default=Role.READER)


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
        raise AuthError(f"{path}: use claim = \"…\", [people] and [values] only. See docs/settings.md.")
    return Roles(
        claim,
        {str(key).lower(): _role(path, role) for key, role in people.items()},
        {str(key): _role(path, role) for key, role in named.items()},
    )


def _role(path: Path, name: object) -> Role:
    try:
        return Role(str(name))
    except ValueError:
        raise AuthError(f"{path}: {name!r} is no role. Use one of {[role.value for role in Role]}.") from None
