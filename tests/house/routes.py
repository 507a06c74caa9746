"""Who may open which route: the one table. `tests/house/test_routes.py` tries all of it.

In the world of these tests there is one event with its people. `organizer` and `desk` work for its cluster, the
foreign ones for another; `staff` works for all; `guest` came through a booking's link.
"""

from __future__ import annotations

from dataclasses import dataclass

STRANGERS = ("anonymous", "guest")
ROLES = (*STRANGERS, "without role", "organizer", "foreign organizer", "desk", "foreign desk", "staff")


@dataclass(frozen=True)
class Door:
    """Who is let in, and before whom it is denied that there is anything; strangers else sign in, all others may not."""

    opens: frozenset[str]
    hides: frozenset[str] = frozenset()

    def of(self, role: str) -> str:
        """What someone in that role meets."""
        if role in self.opens:
            return "open"
        if role in self.hides:
            return "nothing"
        return "sign in" if role in STRANGERS else "forbidden"


ANYONE = Door(frozenset(ROLES))
NOBODY = Door(frozenset(), frozenset(ROLES))
HOLDER = Door(frozenset({"guest"}), frozenset(ROLES) - {"guest"})
ACCOUNT = Door(frozenset(ROLES) - frozenset(STRANGERS))
WORKER = Door(frozenset({"organizer", "foreign organizer", "desk", "foreign desk", "staff"}))
WORKER_HERE = Door(frozenset({"organizer", "desk", "staff"}), frozenset({"foreign organizer", "foreign desk"}))
TEAM_OR_OFFICE = Door(frozenset({"organizer", "foreign organizer", "staff"}))
TEAM_OR_OFFICE_HERE = Door(frozenset({"organizer", "staff"}), frozenset({"foreign organizer"}))
TEAM = Door(frozenset({"organizer", "foreign organizer"}))
TEAM_HERE = Door(frozenset({"organizer"}), frozenset({"foreign organizer"}))
OFFICE = Door(frozenset({"staff"}))

ROUTES = {
    "account.accept_invitation GET": ANYONE,
    "account.accept_invitation POST": ANYONE,
    "account.home GET": ACCOUNT,
    "account.start GET": ACCOUNT,
    "asset GET": ANYONE,
    "desk.admit_ticket POST": WORKER_HERE,
    "desk.ask_undo GET": WORKER_HERE,
    "desk.check_in POST": WORKER_HERE,
    "desk.check_in_person POST": WORKER_HERE,
    "desk.desk GET": WORKER_HERE,
    "desk.events GET": WORKER,
    "desk.ticket GET": WORKER_HERE,
    "desk.undo POST": WORKER_HERE,
    "health.alive GET": ANYONE,
    "health.ready GET": ANYONE,
    "organizer.accept POST": TEAM_HERE,
    "organizer.accept_invitation POST": TEAM_HERE,
    "organizer.add_person GET": TEAM_HERE,
    "organizer.add_person POST": TEAM_HERE,
    "organizer.add_question GET": TEAM_HERE,
    "organizer.add_question POST": TEAM_HERE,
    "organizer.answer_file GET": TEAM_OR_OFFICE_HERE,
    "organizer.answers GET": TEAM_HERE,
    "organizer.answers POST": TEAM_HERE,
    "organizer.arrange_categories POST": TEAM_HERE,
    "organizer.arrange_questions POST": TEAM_HERE,
    "organizer.ask_set POST": TEAM_HERE,
    "organizer.attendees GET": TEAM_OR_OFFICE_HERE,
    "organizer.call_off GET": TEAM_HERE,
    "organizer.call_off POST": TEAM_HERE,
    "organizer.cancel GET": TEAM_HERE,
    "organizer.cancel POST": TEAM_HERE,
    "organizer.categories GET": TEAM_HERE,
    "organizer.category GET": TEAM_HERE,
    "organizer.category POST": TEAM_HERE,
    "organizer.changes GET": TEAM_OR_OFFICE_HERE,
    "organizer.freeze POST": TEAM_OR_OFFICE_HERE,
    "organizer.code GET": TEAM_HERE,
    "organizer.code POST": TEAM_HERE,
    "organizer.confirm GET": TEAM_HERE,
    "organizer.confirm POST": TEAM_HERE,
    "organizer.confirm_change POST": TEAM_HERE,
    "organizer.contingent GET": TEAM_HERE,
    "organizer.contingent POST": TEAM_HERE,
    "organizer.create POST": TEAM,
    "organizer.decide_people GET": TEAM_HERE,
    "organizer.decide_people POST": TEAM_HERE,
    "organizer.decide_substitute POST": TEAM_HERE,
    "organizer.decisions GET": TEAM_HERE,
    "organizer.decline GET": TEAM_HERE,
    "organizer.decline POST": TEAM_HERE,
    "organizer.decline_invitation POST": TEAM_HERE,
    "organizer.delete_event GET": TEAM_HERE,
    "organizer.delete_event POST": TEAM_HERE,
    "organizer.edit_event GET": TEAM_HERE,
    "organizer.end_category POST": TEAM_HERE,
    "organizer.end_question GET": TEAM_HERE,
    "organizer.end_question POST": TEAM_HERE,
    "organizer.end_set GET": TEAM_HERE,
    "organizer.end_set POST": TEAM_HERE,
    "organizer.event GET": WORKER_HERE,
    "organizer.events GET": WORKER,
    "organizer.guests GET": TEAM_HERE,
    "organizer.home GET": WORKER,
    "organizer.invitation GET": TEAM_HERE,
    "organizer.invite_guests GET": TEAM_HERE,
    "organizer.invite_guests POST": TEAM_HERE,
    "organizer.keep_questions POST": TEAM_HERE,
    "organizer.new_category GET": TEAM_HERE,
    "organizer.new_category POST": TEAM_HERE,
    "organizer.new_code GET": TEAM_HERE,
    "organizer.new_code POST": TEAM_HERE,
    "organizer.new_contingent GET": TEAM_HERE,
    "organizer.new_contingent POST": TEAM_HERE,
    "organizer.new_event GET": TEAM,
    "organizer.new_session GET": TEAM_HERE,
    "organizer.new_session POST": TEAM_HERE,
    "organizer.person GET": TEAM_OR_OFFICE_HERE,
    "organizer.places GET": TEAM_HERE,
    "organizer.places POST": TEAM_HERE,
    "organizer.preview POST": TEAM,
    "organizer.programme GET": WORKER_HERE,
    "organizer.publish_event POST": TEAM_HERE,
    "organizer.question GET": TEAM_HERE,
    "organizer.question POST": TEAM_HERE,
    "organizer.question_preview GET": TEAM_HERE,
    "organizer.questions GET": TEAM_HERE,
    "organizer.rank POST": TEAM_HERE,
    "organizer.release_contingent GET": TEAM_HERE,
    "organizer.release_contingent POST": TEAM_HERE,
    "organizer.remind_guest POST": TEAM_HERE,
    "organizer.remove_session GET": TEAM_HERE,
    "organizer.remove_session POST": TEAM_HERE,
    "organizer.reserve_person POST": TEAM_HERE,
    "organizer.revoke_guest GET": TEAM_HERE,
    "organizer.revoke_guest POST": TEAM_HERE,
    "organizer.rules GET": TEAM_HERE,
    "organizer.save POST": TEAM_HERE,
    "organizer.save_rules POST": TEAM_HERE,
    "organizer.save_session POST": TEAM_HERE,
    "organizer.send_decisions GET": TEAM_HERE,
    "organizer.send_decisions POST": TEAM_HERE,
    "organizer.session GET": TEAM_HERE,
    "organizer.session_people GET": TEAM_OR_OFFICE_HERE,
    "organizer.unhold POST": TEAM_HERE,
    "organizer.waiting_list GET": TEAM_OR_OFFICE_HERE,
    "public.accept_place GET": HOLDER,
    "public.accept_place POST": HOLDER,
    "public.accessibility GET": ANYONE,
    "public.add_to_group GET": HOLDER,
    "public.add_to_group POST": HOLDER,
    "public.answer_file GET": HOLDER,
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
    "public.clusters GET": ANYONE,
    "public.contingent GET": NOBODY,
    "public.contingent POST": NOBODY,
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
    "public.group_form GET": ANYONE,
    "public.group_ticket GET": HOLDER,
    "public.imprint GET": ANYONE,
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
    "staff.account GET": OFFICE,
    "staff.accounts GET": OFFICE,
    "staff.ask_deactivate GET": OFFICE,
    "staff.consents GET": OFFICE,
    "staff.deactivate POST": OFFICE,
    "staff.end_role POST": OFFICE,
    "staff.event_exports GET": TEAM_OR_OFFICE_HERE,
    "staff.export GET": TEAM_OR_OFFICE_HERE,
    "staff.exports GET": TEAM_OR_OFFICE,
    "staff.home GET": TEAM_OR_OFFICE,
    "staff.invite GET": OFFICE,
    "staff.invite POST": OFFICE,
    "staff.invite_again POST": OFFICE,
    "staff.mails GET": TEAM_OR_OFFICE,
    "staff.reactivate POST": OFFICE,
    "staff.send_again POST": TEAM_OR_OFFICE_HERE,
    "staff.word_consent GET": OFFICE,
    "staff.word_consent POST": OFFICE,
}
