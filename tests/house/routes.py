"""Who may open which route: the one table. `tests/house/test_routes.py` tries all of it.

In the world of these tests there is one event with its people. Whoever is named by their role alone works for its
cluster, the foreign ones for another; `staff` works for all; the helpers of the event were added to it alone; `guest`
came through a booking's link. Each route behind the sign-in names the right it asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import GRANTS, Permission, rights_of
from tests.house import world

_P = Permission
STRANGERS = ("anonymous", "guest")
OWN = {role.value: GRANTS[role] for role in Role}
FOREIGN = {f"foreign {role}": GRANTS[role] for role in world.FOREIGN}
HELPERS = {f"{role} of the event": rights_of(role, at_event=True) for role in world.HELPERS}
WORKERS = OWN | FOREIGN | HELPERS
ROLES = (*STRANGERS, "without role", *WORKERS)


@dataclass(frozen=True)
class Door:
    """Who is let in, and before whom it is denied that there is anything; strangers else sign in, all others may not."""

    opens: frozenset[str]
    hides: frozenset[str] = frozenset()
    right: Permission | None = None

    def of(self, role: str) -> str:
        """What someone in that role meets."""
        if role in self.opens:
            return "open"
        if role in self.hides:
            return "nothing"
        return "sign in" if role in STRANGERS else "forbidden"


class Beginning(Door):
    """Whoever has not just typed a password begins there."""

    def of(self, role: str) -> str:
        """What someone in that role meets."""
        return "sign in"


def somewhere(right: Permission) -> Door:
    """For whoever has the right for any cluster or event."""
    return Door(frozenset(role for role, rights in WORKERS.items() if right in rights), right=right)


def here(right: Permission, *, hidden: Iterable[str] = ()) -> Door:
    """For whoever has the right for this event; it does not exist for those who have it elsewhere, and for the hidden."""
    having = frozenset(role for role, rights in WORKERS.items() if right in rights)
    away = having & (frozenset(FOREIGN) | frozenset(hidden))
    return Door(having - away, away, right)


# The world's event decides no applications: there is nothing for those who read applications only.
PEOPLE_HERE = here(_P.SEE_APPLICATIONS, hidden=("decider", "decider of the event"))
APPLICANT_HERE = here(_P.DECIDE, hidden=("decider", "decider of the event"))
# Invitations of clusters and their sets of questions are nothing for whoever was added to an event.
OF_CLUSTER = here(_P.EDIT_EVENTS, hidden=("organizer of the event",))
# Texts that a cluster keeps are nothing for whoever was added to an event.
ANNOUNCES_FOR_CLUSTER = here(_P.ANNOUNCE, hidden=("organizer of the event",))
CLUSTERS_JOURNAL = here(_P.SEE_JOURNAL, hidden=("organizer of the event",))
SIGNING_IN = Beginning(frozenset())
ANYONE = Door(frozenset(ROLES))
NOBODY = Door(frozenset(), frozenset(ROLES))
HOLDER = Door(frozenset({"guest"}), frozenset(ROLES) - {"guest"})
ACCOUNT = Door(frozenset(ROLES) - frozenset(STRANGERS))

ROUTES = {
    "account.accept_invitation GET": ANYONE,
    "account.accept_invitation POST": ANYONE,
    "account.answer_invitation POST": ACCOUNT,
    "account.home GET": ACCOUNT,
    "account.start GET": ACCOUNT,
    "account.add_passkey POST": ACCOUNT,
    "account.answer_with_passkey POST": SIGNING_IN,
    "account.new_passkey GET": ACCOUNT,
    "account.prove GET": ACCOUNT,
    "account.prove POST": ACCOUNT,
    "account.remove_app POST": ACCOUNT,
    "account.remove_passkey POST": ACCOUNT,
    "account.renew_codes POST": ACCOUNT,
    "account.second_step GET": SIGNING_IN,
    "account.second_step POST": SIGNING_IN,
    "account.security GET": ACCOUNT,
    "account.set_up_app GET": ACCOUNT,
    "account.set_up_app POST": ACCOUNT,
    "account.sign_out_elsewhere POST": ACCOUNT,
    "asset GET": ANYONE,
    "desk.admit_ticket POST": here(_P.CHECK_IN),
    "desk.ask_undo GET": here(_P.CHECK_IN),
    "desk.check_in POST": here(_P.CHECK_IN),
    "desk.check_in_person POST": here(_P.CHECK_IN),
    "desk.desk GET": here(_P.CHECK_IN),
    "desk.events GET": somewhere(_P.CHECK_IN),
    "desk.ticket GET": here(_P.CHECK_IN),
    "desk.undo POST": here(_P.CHECK_IN),
    "health.alive GET": ANYONE,
    "health.ready GET": ANYONE,
    "organizer.badges_file GET": here(_P.SEE_ATTENDEES),
    "organizer.doorway_file GET": here(_P.SEE_ATTENDEES),
    "organizer.journal_of_cluster GET": CLUSTERS_JOURNAL,
    "organizer.journal_of_event GET": here(_P.SEE_JOURNAL),
    "organizer.journal_of_person GET": here(_P.SEE_JOURNAL),
    "organizer.journals GET": somewhere(_P.SEE_JOURNAL),
    "organizer.accept POST": APPLICANT_HERE,
    "organizer.accept_invitation POST": OF_CLUSTER,
    "organizer.add_group GET": here(_P.MANAGE_ATTENDEES),
    "organizer.add_group POST": here(_P.MANAGE_ATTENDEES),
    "organizer.add_person GET": here(_P.MANAGE_ATTENDEES),
    "organizer.add_person POST": here(_P.MANAGE_ATTENDEES),
    "organizer.add_question GET": here(_P.EDIT_EVENTS),
    "organizer.add_question POST": here(_P.EDIT_EVENTS),
    "organizer.answer_file GET": PEOPLE_HERE,
    "organizer.announce_again POST": here(_P.ANNOUNCE),
    "organizer.announcement GET": here(_P.ANNOUNCE),
    "organizer.announcement_file GET": here(_P.ANNOUNCE),
    "organizer.announcements GET": here(_P.ANNOUNCE),
    "organizer.attach_files POST": here(_P.ANNOUNCE),
    "organizer.delete_announcement POST": here(_P.ANNOUNCE),
    "organizer.drop_announcement_template POST": ANNOUNCES_FOR_CLUSTER,
    "organizer.edit_announcement GET": here(_P.ANNOUNCE),
    "organizer.edit_announcement POST": here(_P.ANNOUNCE),
    "organizer.keep_announcement POST": ANNOUNCES_FOR_CLUSTER,
    "organizer.new_announcement GET": here(_P.ANNOUNCE),
    "organizer.new_announcement POST": here(_P.ANNOUNCE),
    "organizer.papers GET": here(_P.SEE_ATTENDEES),
    "organizer.send_announcement POST": here(_P.ANNOUNCE),
    "organizer.signatures_file GET": here(_P.SEE_ATTENDEES),
    "organizer.stop_announcement POST": here(_P.ANNOUNCE),
    "organizer.resume_announcement POST": here(_P.ANNOUNCE),
    "organizer.table_signs_file GET": here(_P.SEE_ATTENDEES),
    "organizer.try_announcement POST": here(_P.ANNOUNCE),
    "organizer.unschedule_announcement POST": here(_P.ANNOUNCE),
    "organizer.answers GET": here(_P.MANAGE_ATTENDEES),
    "organizer.answers POST": here(_P.MANAGE_ATTENDEES),
    "organizer.bulk_action GET": PEOPLE_HERE,
    "organizer.bulk_actions GET": PEOPLE_HERE,
    "organizer.choose_for GET": here(_P.MANAGE_ATTENDEES),
    "organizer.choose_for POST": here(_P.MANAGE_ATTENDEES),
    "organizer.arrange_categories POST": here(_P.EDIT_EVENTS),
    "organizer.arrange_questions POST": here(_P.EDIT_EVENTS),
    "organizer.ask_set POST": here(_P.EDIT_EVENTS),
    "organizer.attendees GET": PEOPLE_HERE,
    "organizer.billing GET": here(_P.SEE_BILLING),
    "organizer.call_off GET": here(_P.EDIT_EVENTS),
    "organizer.call_off POST": here(_P.EDIT_EVENTS),
    "organizer.cancel GET": here(_P.MANAGE_ATTENDEES),
    "organizer.cancel POST": here(_P.MANAGE_ATTENDEES),
    "organizer.categories GET": here(_P.EDIT_EVENTS),
    "organizer.category GET": here(_P.EDIT_EVENTS),
    "organizer.category POST": here(_P.EDIT_EVENTS),
    "organizer.changes GET": here(_P.SEE_ATTENDEES),
    "organizer.code GET": here(_P.EDIT_EVENTS),
    "organizer.code POST": here(_P.EDIT_EVENTS),
    "organizer.confirm GET": here(_P.MANAGE_ATTENDEES),
    "organizer.confirm POST": here(_P.MANAGE_ATTENDEES),
    "organizer.confirm_change POST": here(_P.MANAGE_ATTENDEES),
    "organizer.contingent GET": here(_P.EDIT_EVENTS),
    "organizer.contingent POST": here(_P.EDIT_EVENTS),
    "organizer.copy GET": here(_P.CREATE_EVENTS),
    "organizer.copy POST": here(_P.CREATE_EVENTS),
    "organizer.create POST": somewhere(_P.CREATE_EVENTS),
    "organizer.decide_people GET": here(_P.DECIDE),
    "organizer.decide_people POST": here(_P.DECIDE),
    "organizer.decide_substitute POST": here(_P.MANAGE_ATTENDEES),
    "organizer.decisions GET": here(_P.DECIDE),
    "organizer.decline GET": APPLICANT_HERE,
    "organizer.decline POST": APPLICANT_HERE,
    "organizer.decline_invitation POST": OF_CLUSTER,
    "organizer.delete_event GET": here(_P.EDIT_EVENTS),
    "organizer.delete_event POST": here(_P.EDIT_EVENTS),
    "organizer.do_to_many GET": PEOPLE_HERE,
    "organizer.do_to_many POST": PEOPLE_HERE,
    "organizer.drop_list_view POST": here(
        _P.SEE_APPLICATIONS, hidden=("decider", "decider of the event", "viewer", "staff")
    ),
    "organizer.edit_event GET": here(_P.EDIT_EVENTS),
    "organizer.end GET": here(_P.EDIT_EVENTS),
    "organizer.end POST": here(_P.EDIT_EVENTS),
    "organizer.end_category POST": here(_P.EDIT_EVENTS),
    "organizer.end_question GET": here(_P.EDIT_EVENTS),
    "organizer.end_question POST": here(_P.EDIT_EVENTS),
    "organizer.end_set GET": OF_CLUSTER,
    "organizer.end_set POST": OF_CLUSTER,
    "organizer.hosts GET": here(_P.SEE_EVENTS),
    "organizer.ask_host POST": here(_P.EDIT_EVENTS),
    "organizer.agree_with_host POST": here(_P.EDIT_EVENTS),
    "organizer.do_without_host POST": here(_P.EDIT_EVENTS),
    "organizer.leave_event POST": OF_CLUSTER,
    "organizer.event GET": here(_P.SEE_EVENTS),
    "organizer.events GET": somewhere(_P.SEE_EVENTS),
    "organizer.fixed GET": here(_P.EDIT_EVENTS),
    "organizer.fixed POST": here(_P.EDIT_EVENTS),
    "organizer.follow POST": here(_P.EDIT_EVENTS),
    "organizer.freeze POST": here(_P.EXPORT),
    "organizer.guests GET": here(_P.EDIT_EVENTS),
    "organizer.home GET": somewhere(_P.SEE_EVENTS),
    "organizer.import_ GET": here(_P.MANAGE_ATTENDEES),
    "organizer.import_columns GET": here(_P.MANAGE_ATTENDEES),
    "organizer.import_columns POST": here(_P.MANAGE_ATTENDEES),
    "organizer.import_left GET": here(_P.MANAGE_ATTENDEES),
    "organizer.imports GET": here(_P.MANAGE_ATTENDEES),
    "organizer.imports POST": here(_P.MANAGE_ATTENDEES),
    "organizer.invitation GET": OF_CLUSTER,
    "organizer.invite_colleague_again POST": here(_P.SHARE_EVENTS),
    "organizer.invite_guests GET": here(_P.EDIT_EVENTS),
    "organizer.invite_guests POST": here(_P.EDIT_EVENTS),
    "organizer.keep_questions POST": here(_P.EDIT_EVENTS),
    "organizer.list_views GET": PEOPLE_HERE,
    "organizer.list_views POST": PEOPLE_HERE,
    "organizer.cluster_mail_text GET": here(_P.CREATE_EVENTS),
    "organizer.cluster_mail_text POST": here(_P.CREATE_EVENTS),
    "organizer.cluster_mail_texts GET": here(_P.CREATE_EVENTS),
    "organizer.mail_text GET": here(_P.EDIT_EVENTS),
    "organizer.mail_text POST": here(_P.EDIT_EVENTS),
    "organizer.mail_text_clusters GET": somewhere(_P.CREATE_EVENTS),
    "organizer.mail_texts GET": here(_P.EDIT_EVENTS),
    "organizer.preview_cluster_mail_text GET": here(_P.CREATE_EVENTS),
    "organizer.preview_cluster_mail_text POST": here(_P.CREATE_EVENTS),
    "organizer.preview_mail_text GET": here(_P.EDIT_EVENTS),
    "organizer.preview_mail_text POST": here(_P.EDIT_EVENTS),
    "organizer.reset_cluster_mail_text GET": here(_P.CREATE_EVENTS),
    "organizer.reset_cluster_mail_text POST": here(_P.CREATE_EVENTS),
    "organizer.reset_mail_text GET": here(_P.EDIT_EVENTS),
    "organizer.reset_mail_text POST": here(_P.EDIT_EVENTS),
    "organizer.make_template GET": here(_P.CREATE_EVENTS),
    "organizer.make_template POST": here(_P.CREATE_EVENTS),
    "organizer.new_category GET": here(_P.EDIT_EVENTS),
    "organizer.new_category POST": here(_P.EDIT_EVENTS),
    "organizer.new_code GET": here(_P.EDIT_EVENTS),
    "organizer.new_code POST": here(_P.EDIT_EVENTS),
    "organizer.new_contingent GET": here(_P.EDIT_EVENTS),
    "organizer.new_contingent POST": here(_P.EDIT_EVENTS),
    "organizer.new_event GET": somewhere(_P.CREATE_EVENTS),
    "organizer.new_series GET": here(_P.CREATE_EVENTS),
    "organizer.new_series POST": here(_P.CREATE_EVENTS),
    "organizer.new_session GET": here(_P.EDIT_EVENTS),
    "organizer.new_session POST": here(_P.EDIT_EVENTS),
    "organizer.leave POST": here(_P.EDIT_EVENTS),
    "organizer.outlook GET": here(_P.EDIT_EVENTS),
    "organizer.people_filter GET": PEOPLE_HERE,
    "organizer.person GET": PEOPLE_HERE,
    "organizer.places GET": here(_P.EDIT_EVENTS),
    "organizer.places POST": here(_P.EDIT_EVENTS),
    "organizer.preview GET": here(_P.EDIT_EVENTS),
    "organizer.programme GET": here(_P.SEE_EVENTS),
    "organizer.publication GET": here(_P.EDIT_EVENTS),
    "organizer.publish_event POST": here(_P.EDIT_EVENTS),
    "organizer.question GET": here(_P.EDIT_EVENTS),
    "organizer.question POST": here(_P.EDIT_EVENTS),
    "organizer.question_preview GET": here(_P.EDIT_EVENTS),
    "organizer.questions GET": here(_P.EDIT_EVENTS),
    "organizer.rank POST": here(_P.DECIDE),
    "organizer.release_contingent GET": here(_P.EDIT_EVENTS),
    "organizer.release_contingent POST": here(_P.EDIT_EVENTS),
    "organizer.remind_guest POST": here(_P.EDIT_EVENTS),
    "organizer.remove_colleague POST": here(_P.SHARE_EVENTS),
    "organizer.remove_session GET": here(_P.EDIT_EVENTS),
    "organizer.remove_session POST": here(_P.EDIT_EVENTS),
    "organizer.reserve_person POST": APPLICANT_HERE,
    "organizer.revoke_guest GET": here(_P.EDIT_EVENTS),
    "organizer.revoke_guest POST": here(_P.EDIT_EVENTS),
    "organizer.rules GET": here(_P.EDIT_EVENTS),
    "organizer.save POST": here(_P.EDIT_EVENTS),
    "organizer.save_rules POST": here(_P.EDIT_EVENTS),
    "organizer.save_session POST": here(_P.EDIT_EVENTS),
    "organizer.send_decisions GET": here(_P.DECIDE),
    "organizer.send_decisions POST": here(_P.DECIDE),
    "organizer.series GET": here(_P.SEE_EVENTS),
    "organizer.session GET": here(_P.EDIT_EVENTS),
    "organizer.session_people GET": here(_P.SEE_ATTENDEES),
    "organizer.start_import_of POST": here(_P.MANAGE_ATTENDEES),
    "organizer.team GET": here(_P.SHARE_EVENTS),
    "organizer.team POST": here(_P.SHARE_EVENTS),
    "organizer.team_note GET": here(_P.MANAGE_ATTENDEES),
    "organizer.team_note POST": here(_P.MANAGE_ATTENDEES),
    "organizer.template_differences GET": here(_P.EDIT_EVENTS),
    "organizer.templates GET": somewhere(_P.CREATE_EVENTS),
    "organizer.typed_preview POST": here(_P.EDIT_EVENTS),
    "organizer.undo_bulk_action POST": here(
        _P.SEE_APPLICATIONS, hidden=("decider", "decider of the event", "viewer", "staff")
    ),
    "organizer.undo_import_of GET": here(_P.MANAGE_ATTENDEES),
    "organizer.undo_import_of POST": here(_P.MANAGE_ATTENDEES),
    "organizer.unhold POST": here(_P.DECIDE),
    "organizer.waiting_list GET": PEOPLE_HERE,
    "public.accept_all GET": HOLDER,
    "public.accept_all POST": HOLDER,
    "public.accept_place GET": HOLDER,
    "public.accept_place POST": HOLDER,
    "public.accessibility GET": ANYONE,
    "public.add_to_group GET": HOLDER,
    "public.add_to_group POST": HOLDER,
    "public.all_wait_again GET": HOLDER,
    "public.all_wait_again POST": HOLDER,
    "public.answer_file GET": HOLDER,
    "public.answer_for_colleague GET": HOLDER,
    "public.answer_for_colleague POST": HOLDER,
    "public.answer_for_group GET": HOLDER,
    "public.answer_for_group POST": HOLDER,
    "public.answer_invitation GET": NOBODY,
    "public.ask_overview GET": ANYONE,
    "public.ask_overview POST": ANYONE,
    "public.booking GET": HOLDER,
    "public.calendar GET": ANYONE,
    "public.calendar_file GET": HOLDER,
    "public.carrier_imprint GET": ANYONE,
    "public.carrier_privacy GET": ANYONE,
    "public.change GET": HOLDER,
    "public.change POST": HOLDER,
    "public.change_colleague GET": NOBODY,
    "public.change_colleague POST": NOBODY,
    "public.change_group GET": HOLDER,
    "public.change_group POST": HOLDER,
    "public.choose GET": HOLDER,
    "public.choose POST": HOLDER,
    "public.choose_language GET": ANYONE,
    "public.cluster GET": ANYONE,
    "public.cluster_logo GET": ANYONE,
    "public.clusters GET": ANYONE,
    "public.contingent GET": NOBODY,
    "public.contingent POST": NOBODY,
    "public.decline_all GET": HOLDER,
    "public.decline_all POST": HOLDER,
    "public.decline_guest GET": NOBODY,
    "public.decline_guest POST": NOBODY,
    "public.event GET": ANYONE,
    "public.event_file GET": ANYONE,
    "public.feed GET": ANYONE,
    "public.follow_colleagues GET": NOBODY,
    "public.follow_contingent GET": NOBODY,
    "public.follow_invitation GET": NOBODY,
    "public.follow_overview GET": NOBODY,  # tried with a wrong token; the right one is what makes a guest
    "public.from_overview GET": NOBODY,
    "public.gallery GET": ANYONE,
    "public.go_online GET": HOLDER,
    "public.go_online POST": HOLDER,
    "public.group GET": HOLDER,
    "public.group_file GET": HOLDER,
    "public.group_form GET": ANYONE,
    "public.group_ticket GET": HOLDER,
    "public.group_tickets GET": HOLDER,
    "public.imprint GET": ANYONE,
    "public.leave_session GET": HOLDER,
    "public.leave_session POST": HOLDER,
    "public.led_from_overview GET": NOBODY,
    "public.open_booking GET": NOBODY,  # tried with a wrong token; the right one is what makes a guest
    "public.open_group GET": NOBODY,  # tried with a wrong token, as above
    "public.open_handover GET": NOBODY,  # tried with a wrong token
    "public.open_overview GET": NOBODY,  # without the cookie of a link there is nothing to open
    "public.open_overview POST": NOBODY,
    "public.overview GET": NOBODY,
    "public.overview_asked GET": ANYONE,
    "public.participants GET": HOLDER,
    "public.privacy GET": ANYONE,
    "public.redeem_code GET": ANYONE,
    "public.redeem_code POST": ANYONE,
    "public.remove_all GET": HOLDER,
    "public.remove_all POST": HOLDER,
    "public.remove_person GET": HOLDER,
    "public.remove_person POST": HOLDER,
    "public.renew_link POST": NOBODY,
    "public.replace_person GET": HOLDER,
    "public.replace_person POST": HOLDER,
    "public.send_substitute POST": HOLDER,
    "public.sign_off GET": HOLDER,
    "public.sign_off POST": HOLDER,
    "public.sign_up POST": ANYONE,
    "public.sign_up_form GET": ANYONE,
    "public.sign_up_group POST": ANYONE,
    "public.signed_up GET": ANYONE,
    "public.substitute GET": HOLDER,
    "public.take_back_substitute POST": HOLDER,
    "public.take_over GET": NOBODY,  # without the cookie of a link there is nothing to take over
    "public.take_over POST": NOBODY,
    "public.taken_over GET": NOBODY,
    "public.ticket_file GET": HOLDER,
    "public.unsubscribe GET": NOBODY,  # tried with a wrong token
    "public.unsubscribe POST": NOBODY,
    "public.wait_again GET": HOLDER,
    "public.wait_again POST": HOLDER,
    "security.change_password GET": ACCOUNT,
    "security.change_password POST": ACCOUNT,
    "security.forgot_password GET": ANYONE,
    "security.forgot_password POST": ANYONE,
    "security.login GET": ANYONE,
    "security.login POST": ANYONE,
    "security.logout POST": ANYONE,
    "security.reset_password GET": ANYONE,
    "security.reset_password POST": ANYONE,
    "staff.account GET": here(_P.INVITE),
    "staff.accounts GET": somewhere(_P.INVITE),
    "staff.ask_deactivate GET": here(_P.INVITE),
    "staff.carrier GET": somewhere(_P.MANAGE_CLUSTERS),
    "staff.carrier POST": somewhere(_P.MANAGE_CLUSTERS),
    "staff.cluster GET": somewhere(_P.MANAGE_CLUSTERS),
    "staff.cluster POST": somewhere(_P.MANAGE_CLUSTERS),
    "staff.cluster_logo POST": somewhere(_P.MANAGE_CLUSTERS),
    "staff.clusters GET": somewhere(_P.MANAGE_CLUSTERS),
    "staff.new_carrier GET": somewhere(_P.MANAGE_CLUSTERS),
    "staff.new_carrier POST": somewhere(_P.MANAGE_CLUSTERS),
    "staff.new_cluster GET": somewhere(_P.MANAGE_CLUSTERS),
    "staff.new_cluster POST": somewhere(_P.MANAGE_CLUSTERS),
    "staff.remove_logo POST": somewhere(_P.MANAGE_CLUSTERS),
    "staff.consents GET": somewhere(_P.WORD_CONSENTS),
    "staff.deactivate POST": here(_P.INVITE),
    "staff.end_sessions POST": here(_P.INVITE),
    "staff.end_role POST": here(_P.INVITE),
    "staff.event_exports GET": here(_P.EXPORT),
    "staff.health GET": somewhere(_P.SEE_HEALTH),
    "staff.jobs GET": somewhere(_P.SEE_JOBS),
    "staff.ask_stop_run GET": here(_P.SEE_JOBS),
    "staff.stop_long_work POST": here(_P.SEE_JOBS),
    "staff.export GET": here(_P.EXPORT),
    "staff.exports GET": somewhere(_P.EXPORT),
    "staff.home GET": replace(somewhere(_P.EXPORT), right=None),
    "staff.invite GET": somewhere(_P.INVITE),
    "staff.invite POST": somewhere(_P.INVITE),
    "staff.invite_again POST": here(_P.INVITE),
    "staff.mail GET": here(_P.SEE_MAIL_LOG),
    "staff.mails GET": somewhere(_P.SEE_MAIL_LOG),
    "staff.reactivate POST": here(_P.INVITE),
    "staff.reset_second_factor POST": here(_P.INVITE),
    "staff.send_again POST": here(_P.SEE_MAIL_LOG),
    "staff.word_consent GET": here(_P.WORD_CONSENTS),
    "staff.word_consent POST": here(_P.WORD_CONSENTS),
}
