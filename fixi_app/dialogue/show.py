"""How stored things are shown in a text: slots as arrival windows, addresses, price ranges. Facts only from records."""

from datetime import datetime, timedelta

from fixi_app.dialogue import render
from fixi_app.dialogue.placeholders import told
from fixi_app.dialogue.scene import Line, Scene, line
from fixi_app.dialogue.speech import written_in
from fixi_app.domain.appointments import Slot
from fixi_app.domain.business import Weekday
from fixi_app.domain.conversation import Option
from fixi_app.domain.leads import Lead, Quote
from fixi_app.domain.professionals import Professional, first_name
from fixi_app.domain.reading import Trade


def window(start: datetime, scene: Scene) -> str:
    """`today, 10:00-11:00`: the arrival window of a visit that starts then."""
    end = start + timedelta(minutes=scene.business.arrival_window_minutes)
    return f"{day(start, scene)} {render.clock(start, scene.zone)}-{render.clock(end, scene.zone)}"


def day(moment: datetime, scene: Scene) -> str:
    """`tomorrow`; where that may be read on another date, the weekday with its date."""
    if scene.read_another_day:
        return render.day_dated(moment, scene.zone, scene.language)
    return render.day_name(moment, scene.now, scene.zone, scene.language)


def window_if(start: datetime | None, scene: Scene) -> str:
    """The arrival window, or nothing where no time is set."""
    return window(start, scene) if start else ""


def window_of(lead: Lead, scene: Scene) -> str:
    """The arrival window of a visit; of one without an hour, that somebody comes as soon as he can."""
    return window_if(lead.appointment_start, scene) or word("as_soon_as_possible", scene)


def window_told(start: str | None, scene: Scene) -> str:
    """The arrival window of an hour that came with news, in ISO form; nothing where none did."""
    return window(datetime.fromisoformat(start), scene) if start else ""


def slot_options(slots: tuple[Slot, ...], scene: Scene) -> tuple[Option, ...]:
    return tuple(Option(value=slot.id, label=window(slot.start, scene)) for slot in slots)


def numbered(labels: list[str]) -> str:
    """A list to be answered with a number."""
    return "\n".join(f"{number}. {told(label)}" for number, label in enumerate(labels, 1))


def lettered(labels: list[str], scene: Scene) -> str:
    """A list to be answered with a letter, where a digit has a meaning of its own."""
    letters = word("letters", scene)
    return "\n".join(f"{letter}. {told(label)}" for letter, label in zip(letters, labels, strict=False))


def weekdays(days: tuple[Weekday, ...], scene: Scene) -> str:
    """Their names, in the scene's language."""
    return render.joined(render.weekday_names(days, scene.language), scene.language)


def word(key: str, scene: Scene) -> str:
    """A catalogue word in the scene's language."""
    return render.text(key, scene.language)


def trade(value: Trade | None, scene: Scene) -> str:
    return word(f"trade_{value.value}", scene) if value else word("trade_other", scene)


def price(quote: Quote, scene: Scene) -> str:
    """The range with VAT and call-out fee, included or named; "final price on site" is part of the sentence."""
    low, high = render.amount(quote.start, scene.language), render.amount(quote.end, scene.language)
    span = low if quote.start == quote.end else f"{low}-{high}"
    vat = word("price_with_vat" if quote.includes_vat else "price_before_vat", scene)
    fee = ""
    if quote.call_out_fee:
        sum_ = render.amount(quote.call_out_fee, scene.language)
        fee = render.text("price_fee", scene.language, fee=sum_)
    return render.text("price_span", scene.language, span=span, vat=vat, fee=fee)


def street(lead: Lead, scene: Scene) -> str:
    """Street, number, floor and apartment as far as known; a pin where there is no street."""
    parts = [" ".join(p for p in (lead.street, lead.house_number) if p)]
    if not parts[0] and lead.lat is not None:
        parts = [word("address_pin", scene), lead.pin_words or ""]
    if lead.floor:
        parts.append(render.text("address_floor", scene.language, floor=lead.floor))
    if lead.apartment:
        parts.append(render.text("address_apartment", scene.language, apartment=lead.apartment))
    return render.joined(parts, scene.language)


def address(lead: Lead, scene: Scene) -> str:
    """All that is needed at the door, also who opens it."""
    door = render.text("address_door", scene.language, door=lead.door) if lead.door else ""
    return render.joined((street(lead, scene), scene.city(lead.city), door), scene.language)


def map_link(lead: Lead) -> str:
    """A link that opens in any map application; coordinates only, so that no customer word becomes part of a URL."""
    return f"https://maps.google.com/?q={lead.lat:.5f},{lead.lon:.5f}" if lead.lat is not None else ""


def issue(lead: Lead, scene: Scene) -> str:
    """The fault in the customer's words; where the reader may not know their letters, the trade stands before them."""
    if lead.issue and not written_in(lead.issue, scene.language):
        return f"{trade(lead.trade, scene)} ({lead.issue})"
    return lead.issue or trade(lead.trade, scene)


def rating(pro: Professional) -> str:
    """Mean of the votes; empty before there are a few, because one vote says nothing."""
    return f"{pro.rating.sum / pro.rating.count:.1f}" if pro.rating.count >= 3 else ""


def licence(pro: Professional, lead: Lead) -> str:
    return next((held.number for held in pro.licences if held.trade == lead.trade), "")


def confirmation(lead: Lead, pro: Professional, scene: Scene, *, by_owner: bool = False) -> list[Line]:
    """What a booked customer is told, written from the stored record alone.

    `by_owner`: the owner gave it to him, so that nobody says he approved it himself.
    """
    now, at = ("assigned_now", "assigned_at") if by_owner else ("booked", "booked_at")
    lines = [line(now, gender=pro.gender, name=pro.name, about=lead.id)]
    if lead.appointment_start:
        lines = [line(at, gender=pro.gender, name=pro.name, window=window(lead.appointment_start, scene))]
    where = address(lead, scene) or scene.city(lead.city)
    lines.append(line("booked_details", close=True, address=where, phone=pro.phone))
    if stars := rating(pro):
        lines.append(line("booked_rating", close=True, stars=stars, votes=pro.rating.count))
    if number := licence(pro, lead):
        lines.append(line("booked_licence", close=True, number=number))
    if lead.quoted:
        lines.append(line("booked_price", close=True, price=price(lead.quoted, scene)))
    return lines


def offer_facts(lead: Lead, scene: Scene) -> dict[str, str]:
    """What a professional sees before he said yes: no number, floor, phone or full name."""
    name = first_name(lead.customer_name or "") or word("a_customer", scene)
    when = window(lead.appointment_start, scene) if lead.appointment_start else word("as_soon_as_possible", scene)
    place = render.joined((lead.street or "", scene.city(lead.city)), scene.language)
    return {
        "name": name,
        "place": place,
        "issue": issue(lead, scene),
        "window": when,
        "photos": f" {render.text('offer_photos', scene.language, count=str(lead.photos))}" if lead.photos else "",
        "price": price(lead.quoted, scene) if lead.quoted else word("offer_no_price", scene),
    }


def who_and_where(lead: Lead, scene: Scene) -> str:
    name = first_name(lead.customer_name or "") or word("a_customer", scene)
    return render.joined((name, scene.city(lead.city)), scene.language)


def job_label(lead: Lead, scene: Scene) -> str:
    return job_words(first_name(lead.customer_name or ""), lead.city or "", lead.appointment_start, scene)


def job_words(name: str, city: str, start: datetime | None, scene: Scene) -> str:
    """A visit in a list: whose it is, where and when."""
    when = window(start, scene) if start else word("as_soon_as_possible", scene)
    return render.joined((name or word("a_customer", scene), scene.city(city or None), when), scene.language)


def job_option(value: str, lead: Lead, scene: Scene) -> Option:
    """A visit as an answer to choose, with what its label is made from."""
    return Option(
        value=value, label=job_label(lead, scene), name=first_name(lead.customer_name or ""), place=lead.city or "",
        start=lead.appointment_start,
    )  # fmt: skip
