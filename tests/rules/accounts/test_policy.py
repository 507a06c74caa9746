"""Roles and rights: the table, written out once more by hand."""

from __future__ import annotations

from uuid import uuid4

import pytest

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import Access, Grant, Permission, Reach, rights_of

P = Permission
HERE, THERE, EVENT = uuid4(), uuid4(), uuid4()
#                        owner, organizer, decider, desk, viewer, finance, staff
TABLE = {
    P.SEE_EVENTS: "yes yes yes yes yes yes yes",
    P.EDIT_EVENTS: "yes yes no no no no no",
    P.CREATE_EVENTS: "yes yes no no no no no",
    P.SEE_ATTENDEES: "yes yes no no yes no yes",
    P.MANAGE_ATTENDEES: "yes yes no no no no no",
    P.SEE_APPLICATIONS: "yes yes yes no yes no yes",
    P.DECIDE: "yes yes yes no no no no",
    P.ANNOUNCE: "yes yes no no no no no",
    P.CHECK_IN: "yes yes no yes no no yes",
    P.SEE_BILLING: "yes yes no no no yes yes",
    P.EXPORT: "yes yes no no no no yes",
    P.SEE_MAIL_LOG: "yes yes no no no no yes",
    P.SEE_JOURNAL: "yes yes no no no no yes",
    P.SEE_NEEDS: "yes yes no no no no yes",
    P.SHARE_EVENTS: "yes yes no no no no yes",
    P.INVITE: "yes no no no no no yes",
    P.WORD_CONSENTS: "yes no no no no no yes",
    P.MANAGE_CLUSTERS: "no no no no no no yes",
    P.SEE_HEALTH: "yes yes no no no no yes",
    P.SEE_JOBS: "no no no no no no yes",
}


def access(*grants: Grant) -> Access:
    return Access(uuid4(), grants)


def test_each_role_may_what_the_table_says() -> None:
    written = {right: " ".join("yes" if right in rights_of(role) else "no" for role in Role) for right in Permission}
    assert written == TABLE


def test_at_a_single_event_nobody_gets_what_belongs_to_clusters() -> None:
    organizes = rights_of(Role.ORGANIZER, at_event=True)
    assert rights_of(Role.ORGANIZER) - organizes == {P.CREATE_EVENTS, P.SHARE_EVENTS}
    helper = access(Grant(Role.ORGANIZER, event_id=EVENT))
    assert not helper.may(P.EDIT_EVENTS, [HERE])
    assert not helper.may_anywhere(P.CREATE_EVENTS)
    assert helper.reach(P.EXPORT) == Reach(frozenset(), frozenset({EVENT}), frozenset(HostRole))


def test_a_right_reaches_where_the_role_is_held() -> None:
    someone = access(Grant(Role.DECIDER, HERE), Grant(Role.DESK, THERE))
    assert someone.clusters(P.DECIDE) == {HERE}
    assert someone.clusters(P.SEE_EVENTS) == {HERE, THERE}
    assert not someone.may(P.CHECK_IN, [HERE])
    assert not someone.may_anywhere(P.EDIT_EVENTS)
    assert access(Grant(Role.STAFF)).clusters(P.INVITE) is None
    assert access().reach(P.SEE_EVENTS).is_nothing


#                           co-host                | partner
#                           own everyone figures   | own everyone figures; "own": for its own contacts alone
HOSTS = {
    P.SEE_EVENTS: "yes yes yes yes yes yes",
    P.EDIT_EVENTS: "yes yes yes no no no",
    P.CREATE_EVENTS: "yes yes yes yes yes yes",
    P.SEE_ATTENDEES: "own yes no own yes no",
    P.MANAGE_ATTENDEES: "no yes no no no no",
    P.SEE_NEEDS: "own yes no own yes no",
    P.SEE_APPLICATIONS: "own yes no own yes no",
    P.DECIDE: "no yes no no no no",
    P.ANNOUNCE: "no yes no no no no",
    P.CHECK_IN: "no yes no no no no",
    P.SEE_BILLING: "no yes no no yes no",
    P.EXPORT: "own yes no own yes no",
    P.SEE_MAIL_LOG: "no yes no no yes no",
    P.SEE_JOURNAL: "no yes no no yes no",
    P.SHARE_EVENTS: "no yes no no no no",
    P.INVITE: "yes yes yes yes yes yes",
    P.WORD_CONSENTS: "yes yes yes yes yes yes",
    # What shows no people of an event goes through none of its hosts by itself.
    P.MANAGE_CLUSTERS: "no yes no no yes no",
    P.SEE_HEALTH: "no yes no no yes no",
    P.SEE_JOBS: "no yes no no yes no",
}


def test_a_hosts_team_may_what_was_agreed() -> None:
    owner = access(Grant(Role.OWNER, HERE))

    def written(right: Permission, terms: HostTerms) -> str:
        if owner.reach(right).goes_through(terms):
            return "yes"
        return "own" if owner.reach(right, with_own_contacts=True).goes_through(terms) else "no"

    agreed = [HostTerms(role, view) for role in HostRole for view in HostView]
    assert {right: " ".join(written(right, terms) for terms in agreed) for right in Permission} == HOSTS


@pytest.mark.parametrize(
    ("grant", "can_be_given"),
    [
        (Grant(Role.OWNER, HERE), True),
        (Grant(Role.OWNER), False),
        (Grant(Role.OWNER, event_id=EVENT), False),
        (Grant(Role.STAFF), True),
        (Grant(Role.STAFF, HERE), False),
        (Grant(Role.STAFF, event_id=EVENT), False),
        (Grant(Role.DESK), True),
        (Grant(Role.FINANCE, event_id=EVENT), True),
    ],
)
def test_a_role_is_given_only_where_there_is_one(grant: Grant, *, can_be_given: bool) -> None:
    assert grant.can_be_given is can_be_given


@pytest.mark.parametrize("role", list(Role))
def test_whoever_decides_about_access_needs_more_than_a_password(role: Role) -> None:
    assert access(Grant(role, HERE)).needs_second_factor is (role in {Role.OWNER, Role.STAFF})
