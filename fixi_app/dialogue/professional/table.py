"""What a professional can say and be asked, as tables: a command, a question or a piece of news is added by one line.

`COMMANDS` says which flow a word starts (its number in the menu stands in `numbers.py`, its sentences in
`sentences.toml`), `QUESTIONS` which flow takes the answer to an open question, `NEWS` which one tells what came from
inside (all other kinds are news of offers and visits).
"""

from collections.abc import Callable, Mapping

from fixi_app.dialogue.professional import (
    about_job,
    agenda,
    arrived,
    at_door,
    calendar,
    call_out,
    charged,
    closing_answers,
    delays,
    finding,
    info,
    jobs,
    left_alone,
    menu,
    moves,
    offers,
    own_terms,
    person,
    recovered,
    replies,
    sick,
    vacation,
)
from fixi_app.dialogue.professional.confirm import Plan
from fixi_app.dialogue.professional.offers import Maybe
from fixi_app.dialogue.scene import Flow, Scene
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation, Item, OpenQuestion
from fixi_app.domain.questions import Question

Command = Callable[[Conversation, Scene], Flow]
Answering = Callable[[Conversation, OpenQuestion, Scene, Word | None], Maybe]
"""Takes the answer to an open question; None when these words are none, and the question stays open."""
Telling = Callable[[Conversation, Item, Scene], Flow]

COMMANDS: Mapping[Word, Command] = {
    Word.APPROVE: offers.approve,
    Word.REFUSE: offers.refuse,
    Word.FINISH: jobs.finish,
    Word.ON_MY_WAY: jobs.on_my_way,
    Word.ARRIVED: arrived.there,
    Word.JOBS: jobs.listed,
    Word.PERSON: person.called,
    Word.MENU: menu.shown,
    Word.GIVE_BACK: moves.give_back,
    Word.OTHER_TIME: moves.other_time,
    Word.LATE: delays.late,
    Word.NOBODY_OPENS: at_door.nobody_opens,
    Word.LONGER: delays.longer,
    Word.SICK: sick.said,
    Word.DETAILS: about_job.details,
    Word.HISTORY: info.history,
    Word.REPORT: info.report,
    Word.REVIEWS: info.reviews,
    Word.WHY: info.why,
    Word.FIND: finding.found,
    Word.BUSY: calendar.busy,
    Word.FREE: calendar.free,
    Word.VACATION: vacation.taken,
    Word.RETURNED: recovered.back,
    Word.HOURS: own_terms.hours,
    Word.PRICES: own_terms.prices,
    Word.PAUSE: about_job.pause,
    Word.RESUME: about_job.resume,
    Word.LEFT_ALONE: left_alone.asked_for,
}

QUESTIONS: Mapping[Question, Answering] = {
    Question.WHICH_OFFER: offers.which,
    Question.REFUSE: offers.which,
    Question.WHICH_JOB: jobs.which,
    Question.FINAL_PRICE: charged.told,
    Question.JOB_DONE: closing_answers.done,
    Question.PRO_MOVE: moves.answered,
    Question.PRO_MINUTES: delays.minutes,
    Question.ABOUT_JOB: about_job.which,
    Question.WHEN_OWN: calendar.when,
    Question.WHEN_AWAY: vacation.when,
    Question.AWAY_VISIT: vacation.visit,
    Question.PRICE_TRADE: own_terms.price_trade,
}

CONFIRMED: Mapping[str, Callable[[Conversation, Plan, Scene], Flow]] = {
    "vacation": vacation.confirmed,
    "back": vacation.returned,
    "free": calendar.opened_on_purpose,
    "hours": own_terms.hours_confirmed,
    "well": recovered.confirmed,
    "fee": call_out.confirmed,
    "price": own_terms.price_confirmed,
    "left_alone": left_alone.confirmed,
    "on_my_way": jobs.confirmed("on_my_way"),
    "finish": jobs.confirmed("finish"),
}
"""What a yes to a question of `confirm.py` does, by the kind under which it was put."""

NEWS: Mapping[str, Telling] = {
    "agenda": agenda.told,
    "customer_question": replies.put,
    **person.NEWS,
}

DONE_AT_ONCE = frozenset({
    Word.JOBS, Word.MENU, Word.PERSON, Word.DETAILS, Word.HISTORY, Word.REPORT, Word.REVIEWS, Word.WHY, Word.VACATION,
    Word.HOURS, Word.PRICES, Word.LEFT_ALONE, Word.GIVE_BACK, Word.OTHER_TIME, Word.SICK,
})  # fmt: skip
"""Commands that change nothing, or that read back what they understood themselves: a voice note starts them at once."""
