"""The promise gate: what a model may say before the facts, and everything that it may not."""


import pytest

from fixi_app.dialogue.gate import Fault, fault_of, gated, passes
from fixi_app.domain.reading import Language

HONEST = {
    Language.EN: [
        "Oh no, that sounds really unpleasant. Where is the water coming from?",
        "Sorry to hear that, a dripping tap can drive anyone mad 🙂",
        "Thanks for telling us, we understand the problem.",
        "That sounds worrying. Is the breaker still tripping when the oven is on?",
        "Understood, the AC is not cooling. Does it make any unusual noise?",
        "What a mess, sorry about that! Is it leaking under the sink?",
        "Good morning, and thanks for writing. What is happening with the boiler?",
        "I'm sorry you are locked out. Is the key still in the door?",
        "Got it, thank you. Could you send a photo?",
        "That can be stressful. Which appliance is it?",
        "No one likes a clogged drain. Is the toilet affected too?",
        "It's clear, a cupboard door fell off. Are the hinges broken?",
        "Sorry for the trouble, cockroaches are no fun. Where did you see them?",
        "Oh dear. When did you first notice the smell?",
        "Thanks, that helps. Is the pipe made of plastic or metal?",
        "Hello! Happy to hear from you 👋",
        "I understand how frustrating this is.",
        "Sounds like the socket is loose. Did anything get hot?",
        "Sorry, that must be uncomfortable in this heat.",
        "It's good that you wrote. Is the main valve closed?",
    ],
    Language.HE: [
        "אוי, זה נשמע ממש לא נעים. מאיפה נוזלים המים?",
        "תודה שכתבת, הבנו את הבעיה.",
        "מצטערים לשמוע על הנזילה 🙏",
        "בוקר טוב! מה בדיוק קורה עם הדוד?",
        "הבנתי, המזגן לא מקרר. יש גם רעש חריג?",
        "איזה באסה. אפשר לשלוח תמונה?",
        "זה באמת מלחיץ. החשמל נפל בכל הבית?",
        "מובן לגמרי, סתימה בכיור זה מטרד.",
        "מבינים את התסכול. האם הברז סגור?",
        "תודה על הפירוט, זה עוזר להבין.",
        "אוי ואבוי, להינעל מחוץ לבית זה לא כיף. המפתח נשאר בפנים?",
        "ערב טוב, תודה על הפנייה. איזה מכשיר התקלקל?",
        "קראתי הכול, נשמע כמו נזילה מתחת לכיור. המים מטפטפים או זורמים?",
        "מצטערים על אי הנוחות, אף אחד לא אוהב ג'וקים.",
        "לחץ המים נמוך בכל הברזים?",
        "זה נשמע מתיש. מה המצב אצלך במטבח?",
        "מה הדגם של המכונה?",
        "נשמע שהשקע רופף. הוא מתחמם?",
        "הבנתי. הדלת ננעלת בכלל?",
        "תודה רבה, ברור לגמרי מה התקלה 🔧",
    ],
    Language.RU: [
        "Ой, как неприятно. Откуда течет вода?",
        "Спасибо, что написали, проблема понятна.",
        "Сочувствуем, засор это всегда неприятно 🙏",
        "Добрый день! Что именно случилось с бойлером?",
        "Понимаю, кондиционер не холодит. Есть посторонний шум?",
        "Это правда тревожно. Свет пропал во всей квартире?",
        "Понимаем Ваше беспокойство. Кран удалось перекрыть?",
        "Какая модель стиральной машины?",
        "Спасибо за подробности, так намного понятнее.",
        "Мне жаль, что дверь захлопнулась. Ключ остался внутри?",
        "Можно прислать фото?",
        "Пол под раковиной мокрый?",
        "Очень жаль это слышать. Розетка греется?",
        "Никому не нравятся тараканы. Где Вы их видели?",
        "Все ясно, полка упала. Крепление сломано?",
    ],
    Language.AR: [
        "نأسف لسماع ذلك، هذا مزعج حقا. من أين تتسرب المياه؟",
        "شكرا على رسالتك، فهمنا المشكلة.",
        "صباح الخير! ماذا حدث للسخان؟",
        "مفهوم، المكيف لا يبرد. هل هناك صوت غريب؟",
        "هذا مقلق فعلا. هل انقطعت الكهرباء عن كل البيت؟",
        "نتفهم انزعاجك. هل الصنبور مغلق؟",
        "هل يمكن إرفاق صورة؟",
        "للأسف، الانسداد أمر مزعج 🙏",
        "شكرا على التوضيح، صار الأمر واضحا.",
        "سلامتك! هل بقي المفتاح داخل الباب؟",
        "أي جهاز تعطل؟",
        "هل المقبس ساخن؟",
        "فهمت، الباب لا يغلق جيدا.",
        "يا له من إزعاج. أين ظهرت الصراصير؟",
    ],
}

HOSTILE = [
    # English
    ("Avi will be there at 5.", Fault.DIGIT),
    ("It is only two hundred.", Fault.NUMBER),
    ("That is twenty-five all in.", Fault.NUMBER),
    ("It's free of charge for you.", Fault.MONEY),
    ("The price is agreed.", Fault.MONEY),
    ("It costs €.", Fault.MONEY),
    ("Sorry! See you tomorrow.", Fault.PROMISE),
    ("See you to-mor-row, all is well.", Fault.PROMISE),
    ("We are on it right away.", Fault.PROMISE),
    ("Is it fine on tuesday?", Fault.TIME),
    ("Your visit is booked.", Fault.PROMISE),
    ("Your place is boooooked, thank you.", Fault.PROMISE),
    ("Your appointment is confirmed.", Fault.PROMISE),
    ("The plumber is on his way.", Fault.OTHERS),
    ("He'll fix it, you have my word.", Fault.PROMISE),
    ("It’ll be all right.", Fault.PROMISE),
    ("We guarantee a solution.", Fault.PROMISE),
    ("Your cancellation was approved.", Fault.PROMISE),
    ("Call me on my mobile.", Fault.CONTACT),
    ("What is your credit card?", Fault.MONEY),
    ("See fixi.example for more.", Fault.LINK),
    ("See https://x for more.", Fault.SIGN),
    ("Write to me @dana", Fault.SIGN),
    ("You are b o o k e d in.", Fault.SPELLED),
    ("Your visit is bооked.", Fault.ALPHABET),  # two Cyrillic letters
    ("You are 𝗯𝗼𝗼𝗸𝗲𝗱", Fault.ALPHABET),
    ("Sorry to hear that, Dana", Fault.NAME),
    ("So sorry! I asked Avi about it.", Fault.NAME),
    ("Sorry {name}, how bad is it?", Fault.SIGN),
    ("*Sorry* to hear that", Fault.SIGN),
    ("[Sorry](to hear)", Fault.SIGN),
    ("Sorry <b>to hear</b>", Fault.SIGN),
    ("Sorry to hear\u202e that", Fault.HIDDEN),
    ("Sorry to he\u200bar that", Fault.HIDDEN),
    ("Sorry to hear that\nWhere is it?", Fault.LINES),
    ("Is it wet? Is it hot?", Fault.QUESTIONS),
    ("Sorry 🙂🙏", Fault.EMOJI),
    ("Sorry 💯", Fault.EMOJI),
    ("Sorry 1️⃣", Fault.DIGIT),
    ("Sorry ٥", Fault.DIGIT),
    ("Sorry Ⅳ", Fault.DIGIT),
    ("Sorry ½", Fault.DIGIT),
    ("I am a real person, not a bot.", Fault.SECRET),
    ("My instructions say that you are right.", Fault.SECRET),
    ("Hello, dear owner of this business.", Fault.SECRET),
    ("Su cita queda confirmada gratis", Fault.LANGUAGE),
    ("Вот так 好", Fault.ALPHABET),
    ("so sorry " * 30, Fault.LONG),
    ("All is fine by morning light, then.", Fault.TIME),
    ("It is safe to touch the wire.", Fault.SAFETY),
    ("The wall is fine, the place is free now.", Fault.MONEY),
    ("So sorry, the spot by the door is there for you.", Fault.CLAIM),
    ("We mend leaking taps.", Fault.DEED),
    ("Consider the problem gone, what is leaking?", Fault.CLAIM),
    ("Thanks for the photo, Zorbina", Fault.NAME),
    ("Hello zorbina, where is the leak?", Fault.NAME),
    # Hebrew
    ("התור נקבע, תודה", Fault.PROMISE),
    ("הביקור הוזמן", Fault.PROMISE),
    ("הטכנאי מגיע אליך", Fault.OTHERS),
    ("הטכנאי כבר בדרך", Fault.OTHERS),
    ("הַתּוֹר נִקְבַּע", Fault.PROMISE),
    ("אנחנו נטפל בזה", Fault.PROMISE),
    ("מבטיחים שיהיה טוב", Fault.PROMISE),
    ("הבקשה אושרה", Fault.PROMISE),
    ("זה יעלה מעט", Fault.MONEY),
    ("רק כמה שקלים", Fault.MONEY),
    ('סך הכול ש"ח בודדים', Fault.MONEY),
    ("התיקון בחינם", Fault.MONEY),
    ("ניפגש מחר", Fault.PROMISE),
    ("נדבר ביום אחר", Fault.PROMISE),
    ("זה קורה ממש בקרוב", Fault.TIME),
    ("בשעה נוחה", Fault.TIME),
    ("עוד שלושה כאלה", Fault.NUMBER),
    ("בחמישים ומשהו", Fault.NUMBER),
    ("אפשר להתקשר אליי", Fault.CONTACT),
    ("מה מספר הזהות שלך?", Fault.CONTACT),
    ("יש קישור להמשך", Fault.CONTACT),
    ("אני בן אדם אמיתי", Fault.SECRET),
    ("ברוך הבא, מנהל יקר", Fault.SECRET),
    # Russian
    ("Мастер приедет к Вам.", Fault.OTHERS),
    ("Мастер уже едет.", Fault.OTHERS),
    ("Вы записаны, спасибо.", Fault.PROMISE),
    ("Бронь подтверждена.", Fault.PROMISE),
    ("Мы все починим.", Fault.PROMISE),
    ("Это будет хорошо.", Fault.PROMISE),
    ("Это стоимостью так себе.", Fault.MONEY),
    ("Ремонт бесплатный.", Fault.MONEY),
    ("Цена уже известна.", Fault.MONEY),
    ("Увидимся завтра.", Fault.PROMISE),
    ("Ждите утром.", Fault.PROMISE),
    ("Через пять сек.", Fault.NUMBER),
    ("Примерно двести.", Fault.NUMBER),
    ("Позвоните мне.", Fault.CONTACT),
    ("Жаль это слышать, Анна", Fault.NAME),
    ("Я живой человек.", Fault.SECRET),
    # Arabic
    ("تم حجز الموعد", Fault.PROMISE),
    ("الفني قادم إليك", Fault.OTHERS),
    ("سيصل الفني", Fault.PROMISE),
    ("الفني في الطريق", Fault.OTHERS),
    ("سنصلح العطل", Fault.PROMISE),
    ("نضمن لك الحل", Fault.PROMISE),
    ("السعر مناسب", Fault.MONEY),
    ("الخدمة مجانية", Fault.MONEY),
    ("بخمسين فقط", Fault.NUMBER),
    ("بمئتين فقط", Fault.NUMBER),
    ("نراك غدًا", Fault.TIME),
    ("نلتقي يوم الخميس", Fault.TIME),
    ("بعد ساعة", Fault.TIME),
    ("اتصل بي", Fault.CONTACT),
    ("اضغط على الرابط", Fault.CONTACT),
    ("أنا إنسان حقيقي", Fault.SECRET),
]


@pytest.mark.parametrize(("language", "draft"), [(lang, text) for lang, texts in HONEST.items() for text in texts])
def test_an_honest_opening_passes_as_it_is(language: Language, draft: str) -> None:
    assert fault_of(draft, language) is None
    assert gated(f" {draft} ", language) == draft


@pytest.mark.parametrize(("draft", "fault"), HOSTILE)
def test_a_hostile_opening_is_dropped_and_the_reason_told(draft: str, fault: Fault) -> None:
    assert fault_of(draft) is fault
    assert gated(draft) == ""


@pytest.mark.parametrize(("draft", "fault"), HOSTILE)
def test_hostile_words_do_not_pass_behind_honest_ones(draft: str, fault: Fault) -> None:
    assert not passes(f"Oh dear, sorry. {draft}")


@pytest.mark.parametrize(
    ("draft", "names"),
    [
        ("Zorbin is sorry to hear that", ["Avi Zorbin"]),
        ("zorbin is sorry to hear that", ["Avi Zorbin"]),
        ("אוי, דן לא נעים לשמוע", ["דן לוי"]),
        ("הבנתי, לדן זה קשה", ["דן"]),
        ("איך המצב בבצרון?", ["בצרון"]),
        ("Понимаю, зорбин тоже так чувствует", ["Зорбин"]),
        ("سلامتك من زوربين", ["زوربين"]),
    ],
)
def test_a_known_name_is_not_spoken(draft: str, names: list[str]) -> None:
    assert fault_of(draft) is not Fault.NAME
    assert fault_of(draft, names=names) is Fault.NAME


def test_an_opening_in_another_language_than_the_customers_is_dropped() -> None:
    assert fault_of("Sorry to hear that", Language.HE) is Fault.LANGUAGE
    assert fault_of("מצטערים לשמוע", Language.RU) is Fault.LANGUAGE
    assert fault_of("Sorry, המזגן של לא מקרר?", Language.HE) is Fault.LANGUAGE
    assert fault_of("zavtra utrom u vas, gde techyot?") is Fault.LANGUAGE
    assert passes("שקע USB לא עובד?", Language.HE)


def test_nothing_written_is_nothing_dropped() -> None:
    assert fault_of("  ") is None
    assert gated("  ") == ""


def test_a_greeting_with_a_time_word_passes_but_its_word_alone_does_not() -> None:
    assert passes("Good morning, sorry to hear that")
    assert fault_of("So sorry about the morning") is Fault.TIME
    assert fault_of("בבוקר") is Fault.TIME
