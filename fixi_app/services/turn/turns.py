"""A turn: the words of one chat become a decision, its effects and its answers; a crash at any point is made good.

Begin freezes what the turn saw; the effects are keyed by the turn, so that repeating them gives the same; Finish stores
the new state with the replies in one write; then the replies are published, the inbox items marked done, and the
replies cleared. Whoever takes the lease first completes what he finds begun or unsent, and only then forms a new turn.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fixi_app.dialogue import entry
from fixi_app.dialogue.render import rendered
from fixi_app.dialogue.scene import Flow, Outcome, Scene
from fixi_app.dialogue.speech import answered_in, written_in
from fixi_app.dialogue.wishes import Look
from fixi_app.domain.consent import off_record
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import IN_THE_MAKING, Closing, Conversation, Item, Mode, Turn, mark_of
from fixi_app.domain.messages import Inbound
from fixi_app.domain.reading import Draft, Language, Reading
from fixi_app.domain.sides import hat_of
from fixi_app.domain.understood import understood
from fixi_app.queues.leases import Leases
from fixi_app.repositories.documents import to_document
from fixi_app.services.ground import Ground
from fixi_app.services.people.acquaintance import Acquaintance
from fixi_app.services.people.contacts import Contacts
from fixi_app.services.people.handing_over import HandingOver
from fixi_app.services.telling.quiet import opens_at
from fixi_app.services.telling.speak import queue_reply
from fixi_app.services.telling.tell import Tell
from fixi_app.services.turn.deeds import Deeds
from fixi_app.services.turn.held import Held
from fixi_app.services.turn.history import remember
from fixi_app.services.turn.journal import Journal
from fixi_app.services.turn.new_number import NewNumber
from fixi_app.services.turn.proposals import Proposals
from fixi_app.services.turn.seen import Seen
from fixi_app.services.turn.spending import Spending
from fixi_app.services.turn.taps import tapped

Understand = Callable[[Conversation, Sequence[Item]], Awaitable[tuple[Draft, list[Item]]]]
"""Reads the messages of a turn; asks a model at most once and never fails."""


class Turns:
    _holding = Held

    def __init__(
        self,
        ground: Ground,
        contacts: Contacts,
        leases: Leases,
        deeds: Deeds,
        understand: Understand,
        spending: Spending,
    ) -> None:
        self._ground, self._contacts, self._leases = ground, contacts, leases
        self._deeds, self._understand, self._spending = deeds, understand, spending
        self._conversations = ground.store.db["conversations"]
        self._proposals, self._handing = Proposals(ground), HandingOver(ground)
        self._acquaintance, self._seen = Acquaintance(ground), Seen(ground)
        self._new_number = NewNumber(ground, Tell(ground, contacts))

    async def run(self, conversation_id: str) -> bool:
        """Complete what is begun in this conversation, then one turn of what is new. False when another is at it."""
        async with self._leases.held(conversation_id) as lease:
            if lease is None:
                return await self._is_nobodys(conversation_id)
            held = self._holding(self._conversations, lease)
            await self._complete(held)
            if await self._handing.moved(held.conversation):
                return True
            if not await self._taken_over(conversation_id):
                return False
            items = await self._new_items(held.conversation)
            if items and await self._begin(held, items):
                await self._complete(held)
            return True

    async def _is_nobodys(self, conversation_id: str) -> bool:
        """Whether there is no such chat, for its person was erased or had none: what lies there is cleared away, for
        no turn could ever take it up. A message in it is kept and shown."""
        if await self._conversations.find_one({"_id": conversation_id}, {"_id": 1}):
            return False
        inbox = self._ground.inbox
        left = await inbox.of(conversation_id)
        await inbox.put_aside([one["_id"] for one in left if one["kind"] == "message"], "there is no chat for it")
        await inbox.done([one["_id"] for one in left], "")
        return True

    async def _taken_over(self, conversation_id: str) -> bool:
        """First what another chat of the same person has for this one: his words may answer what was asked there."""
        return all([await self.run(younger) for younger in await self._handing.awaited_from(conversation_id)])

    async def _new_items(self, conversation: Conversation) -> list[Item]:
        documents = await self._ground.inbox.of(conversation.id)
        return [await self._item(document, conversation) for document in documents]

    async def _item(self, document: dict[str, Any], conversation: Conversation) -> Item:
        inbound = Inbound.model_validate(document["inbound"]) if document.get("inbound") else None
        quoted = await self._ground.outbox.by_provider_id(inbound.quotes) if inbound and inbound.quotes else None
        item = Item(
            id=document["_id"],
            kind=document["kind"],
            at=document["received_at"],
            inbound=inbound,
            news=document.get("news") or {},
            about=quoted.get("about") if quoted else None,
        )
        return tapped(item, (quoted or {}).get("asks"), conversation)

    # -- Begin --------------------------------------------------------------------------------------------------------

    async def _begin(self, held: Held, items: list[Item]) -> bool:
        known = await self._who(held.conversation, items)
        self._seen.begun(known, items)
        draft, items = await self._read(known, items)
        turn = Turn(
            id=self._ground.ids.new("turn"),
            inbox_ids=tuple(item.id for item in items),
            items=tuple(items),
            now=self._ground.clock.now(),
            reading=draft.reading,
            opening=draft.opening,
            spent=draft.spent,
        )
        return await held.begun(known.but(turn=turn))

    async def _read(self, conversation: Conversation, items: list[Item]) -> tuple[Draft, list[Item]]:
        """The reading of the messages among these items, and the items with what became of their files."""
        messages = [item for item in items if item.kind == "message"]
        if not messages:
            return Draft(reading=Reading()), items
        draft, seen = await self._understand(conversation, messages)
        for before, item in zip(messages, seen, strict=True):  # before Begin: the history is written from the inbox
            if item.inbound and item.inbound != before.inbound:
                media = [to_document(media) for media in item.inbound.media]
                await self._ground.inbox.fetched(item.id, media, item.inbound.text)
        return draft, [*(item for item in items if item.kind != "message"), *seen]

    async def _who(self, conversation: Conversation, items: list[Item]) -> Conversation:
        """The conversation with what is known now of who writes in it: role, address, name."""
        conversation = await self._new_number.kept_up(conversation, items)
        found = await self._contacts.professional_of(conversation.id, conversation.phone)
        pro = found if found and (found.phone_confirmed or found.sample) else None
        inbound = [item.inbound for item in items if item.inbound]
        owner = bool(conversation.phone) and conversation.phone == self._ground.owner_phone
        role = Role.OWNER if owner else Role.PROFESSIONAL if pro else Role.CUSTOMER
        changes: dict[str, Any] = {"role": role, "pro_id": pro.id if pro else None, "is_owner": owner}
        changes["unconfirmed_pro_id"] = found.id if found and not pro else None
        if conversation.hat is None and conversation.turns and conversation.role is Role.CUSTOMER:
            changes["hat"] = Role.CUSTOMER  # what he said so far is a customer's, also if he joined meanwhile
        if pro:
            changes.update(name=pro.name, gender=pro.gender, language=pro.language, sample=pro.sample)
        if role is Role.CUSTOMER:
            conversation = await self._acquaintance.met(conversation, inbound, self._ground.clock.now())
        if inbound:
            changes.update(address=inbound[-1].address, last_inbound_at=self._ground.clock.now())
            if inbound[-1].phone and not conversation.phone:
                changes["phone"] = inbound[-1].phone
        return conversation.but(**changes)

    # -- effects and Finish -------------------------------------------------------------------------------------------

    async def _complete(self, held: Held) -> None:
        """Carry a begun turn to its end, and publish what a finished one left."""
        if turn := held.conversation.turn:
            decided = await self._decide(held, turn)
            if decided is None or not await held.decided(decided, turn.id):
                return
        conversation = held.conversation
        if conversation.closing:
            await self._publish(conversation, conversation.closing)
            held.published(conversation.but(closing=None, replies=()))

    async def _decide(self, held: Held, turn: Turn) -> Conversation | None:
        conversation = held.conversation
        opens = await opens_at(self._ground, conversation, turn)
        scene = replace(self._scene(conversation, turn), held_until=opens)
        outcome = await self._played(held, scene)
        if outcome is None:
            return None
        language = outcome.conversation.language or scene.language
        replies = rendered(outcome.lines, language, _opening(turn, conversation, language) if outcome.lines else "")
        after = outcome.conversation
        if opens:
            replies = tuple(reply.but(not_before=opens) for reply in replies)
        private = off_record(after, self._ground.business)
        said = [("customer", text) for text in turn.texts()] + [("bot", reply.text) for reply in replies]
        said = [] if private else said
        recent = (*after.recent, *((who, text[:300]) for who, text in said))[-12:]
        closing = _closing(turn, conversation, after, private)
        return after.but(
            turn=None,
            replies=replies,
            closing=closing,
            recent=recent,
            turns=after.turns + 1,
            replied_at=turn.now if replies else after.replied_at,
            unanswered_since=_unanswered(turn, after, bool(replies)),
            intent=after.intent if private else turn.reading.intent or after.intent,
        )

    def _scene(self, conversation: Conversation, turn: Turn) -> Scene:
        language = conversation.language or turn.reading.language or self._ground.language
        return Scene(
            turn=turn,
            now=turn.now,
            zone=self._ground.zone,
            business=self._ground.business,
            language=language,
            place_name=self._ground.place_name,
            model_vendor=self._ground.model_vendor,
        )

    async def _played(self, held: Held, scene: Scene) -> Outcome | None:
        """Run the flow: perform each wish it yields and hand it the answer. None when the lease was lost meanwhile."""
        conversation, journal = held.conversation, Journal(scene.turn.seen)
        language = _language(conversation, scene)
        known, scene = _speaking(conversation, language, scene.turn), scene.speaking(language)
        flow: Flow = entry.turn(known, scene)
        answer: Any = None
        while True:
            try:
                wish = flow.send(answer)
            except StopIteration as end:
                outcome: Outcome = end.value
                return outcome
            if isinstance(wish, Look):
                answer = await self._looked(wish, journal, known, scene)
                continue
            if journal.unsaved:
                if not await held.seen(scene.turn.id, journal.entries):
                    return None
                journal.saved()
            answer = await self._deeds.perform(wish, known, scene)

    async def _looked(self, wish: Look[Any], journal: Journal, conversation: Conversation, scene: Scene) -> Any:
        recalled, answer = journal.recall(wish)
        if not recalled:
            answer = await self._deeds.perform(wish, conversation, scene)
            journal.note(wish, answer)
        return answer

    async def _publish(self, conversation: Conversation, closing: Closing) -> None:
        """Queue the replies, write the history, mark the inbox items done; harmless to repeat, until they are done.

        Afterwards nothing is left to do: replies of last week, whose outbox items were tidied away, would go out again.
        """
        if not await self._ground.inbox.any_new(closing.inbox_ids):
            return
        if closing.heard:
            await self._ground.outbox.warmed(conversation.id)
        asks, last = _asked_now(conversation, closing), len(conversation.replies) - 1
        proposed = bool(conversation.replies) and await self._proposals.wanted_for(conversation)
        for number, reply in enumerate(conversation.replies):
            if reply.once and await self._was_said(reply.once):
                continue
            await queue_reply(
                self._ground,
                id_=reply.once or f"{closing.turn_id}:{number}",
                conversation_id=conversation.id,
                address=conversation.address,
                text=reply.text,
                at=closing.at,
                order=number,
                about=reply.about,
                not_before=reply.not_before,
                not_after=reply.not_after,
                by=reply.by,
                lead_id=conversation.lead_id,
                turn_id=closing.turn_id,
                sample=conversation.sample,
                file=reply.file,
                proposed=proposed,
                asks=asks if number == last else None,
            )
        # Read here and not above: whoever was erased while the replies were queued must not come back by it.
        heard = () if closing.off_record else await self._ground.inbox.those(closing.inbox_ids)
        await remember(
            self._ground.store.db, heard, role=hat_of(conversation),
            lead_id=conversation.lead_id, turn_id=closing.turn_id, understood=closing.understood,
        )  # fmt: skip
        await self._spending.keep(conversation.id, closing)
        await self._ground.inbox.done(closing.inbox_ids, closing.turn_id)
        self._ground.wake()

    async def _was_said(self, id_: str) -> bool:
        """By the history, which is kept for longer than the outbox; it is written after the outbox, so it is no lie."""
        return await self._ground.store.db["messages"].find_one({"_id": id_}, {"_id": 1}) is not None


def _asked_now(conversation: Conversation, closing: Closing) -> str | None:
    """The mark of the question that the last of these replies puts; None where none was put in this turn."""
    opened = conversation.open_question
    return mark_of(opened) if opened and opened.since == closing.at else None


def _closing(turn: Turn, before: Conversation, after: Conversation, private: bool) -> Closing:
    """What is left to publish; a turn that ended its matter still counts for the lead and professional of before."""
    speaker = after.speaker or before.speaker
    as_customer = turn.has_messages() and hat_of(after) is Role.CUSTOMER
    return Closing(
        turn_id=turn.id,
        inbox_ids=turn.inbox_ids,
        at=turn.now,
        spent=turn.spent,
        lead_id=after.lead_id or before.lead_id,
        pro_id=after.pro_id or (speaker.pro_id if speaker else None),
        heard=turn.has_messages(),
        off_record=private,
        understood=understood(turn.reading) if as_customer and not private else None,
    )


def _speaking(conversation: Conversation, language: Language, turn: Turn) -> Conversation:
    """The chat with its language. Of somebody who was only written to it is not known: his first word will tell it."""
    return conversation.but(language=language) if turn.has_messages() else conversation


def _unanswered(turn: Turn, after: Conversation, answered: bool) -> datetime | None:
    """Since when words about a request in the making have no answer; elsewhere silence may be the answer."""
    if answered or after.mode is not Mode.BOT or after.machine_since or after.state not in IN_THE_MAKING:
        return None
    return after.unanswered_since or (turn.now if turn.texts() else None)


def _opening(turn: Turn, conversation: Conversation, language: Language) -> str:
    """The model's opening, unless the chat changed its language with these very words and the model did not.

    For customers: a professional wants his answer, and no empathy with his own words.
    """
    fits = conversation.role is not Role.PROFESSIONAL and written_in(turn.opening, language)
    return turn.opening if fits else ""


def _language(conversation: Conversation, scene: Scene) -> Language:
    """The language answered in: a professional's own; a customer's as he asks for it or clearly writes now."""
    if conversation.pro_id and conversation.language:
        return conversation.language
    opened = conversation.open_question
    heard = answered_in(conversation.language, scene.turn, opened.kind if opened else None)
    return heard or scene.language
