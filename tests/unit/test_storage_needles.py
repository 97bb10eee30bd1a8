"""Words that are looked for in every document are looked for by SQLite first, and nothing that matches is missed."""

import random
import re
from typing import Any

import pytest

import storage
from storage.embedded.plans.needles import needles

_WORDS = [
    "דנה", "Dana", "DANA", "leak.*", "(50%)", "+972", "Олег", "ОЛЕГ", "É", "kelvin", "\u212aelvin", "\u017fink", "sink",
]  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"name": {"$regex": "dana", "$options": "i"}}, (("dana",),)),
        ({"name": {"$regex": "Dana"}}, (("dana",),)),
        ({"name": {"$regex": re.escape("(50%) off")}}, (("(50%) off",),)),
        ({"name": {"$regex": r"0501|^\+972501"}}, (("0501", "+972501"),)),
        ({"name": {"$regex": "kitchen", "$options": "i"}}, (("tchen",),)),
        ({"name": {"$regex": "דנה", "$options": "i"}}, (("דנה",),)),
        ({"$or": [{"a": {"$regex": "דנה"}}, {"b": {"$in": ["Holon"]}}]}, (("דנה", "holon"),)),
        ({"$and": [{"a": {"$regex": "xx"}}, {"b": {"$regex": "yy"}}]}, (("xx",), ("yy",))),
    ],
)
def test_literal_words_of_a_filter_become_needles(condition: dict[str, Any], found: Any) -> None:
    assert needles(condition) == found


@pytest.mark.parametrize(
    "condition",
    [
        {"name": "Dana"},
        {"name": {"$regex": "a.c"}},
        {"name": {"$regex": "a|b+"}},
        {"name": {"$regex": r"\d50"}},
        {"name": {"$regex": "dana", "$options": "x"}},
        {"name": {"$regex": "олег", "$options": "i"}},
        {"$or": [{"a": {"$regex": "דנה"}}, {"b": 5}]},
        {"name": {"$not": {"$regex": "dana"}}},
        {"$nor": [{"name": {"$regex": "dana"}}]},
        {"a": {"$in": ["one", "two"]}},
    ],
)
def test_where_nothing_is_sure_there_is_no_needle(condition: dict[str, Any]) -> None:
    assert needles(condition) == ()


async def test_no_match_is_missed_whatever_is_looked_for() -> None:
    chance = random.Random(4)
    async with storage.connect("mongita::memory:") as db:
        texts = [" ".join(chance.sample(_WORDS, 2)) + chance.choice(["", "x", "\x00y"]) for _ in range(300)]
        await db["a"].insert_many([{"_id": n, "t": text, "n": n} for n, text in enumerate(texts)])
        await db["a"].create_index([("n", 1)])
        for word in _WORDS:
            for options, flags in (("i", re.IGNORECASE), ("", 0)):
                question = {"t": {"$regex": re.escape(word), "$options": options}}
                cased = any(not c.isascii() and c.lower() != c.upper() for c in word)
                pattern = re.compile(re.escape(word), flags | (0 if cased else re.ASCII))
                wanted = [n for n, text in enumerate(texts) if pattern.search(text)]
                for sort in (None, [("n", 1)]):
                    found = [one["_id"] for one in await db["a"].find(question, sort=sort).to_list()]
                    assert found == wanted, (word, options)
                assert await db["a"].count_documents(question) == len(wanted)


async def test_a_window_far_down_is_the_same_as_all_cut_there_with_equal_values_and_backwards() -> None:
    async with storage.connect("mongita::memory:") as db:
        await db["a"].insert_many([{"_id": n, "s": n % 3, "t": n // 7, "w": f"w{n % 5}"} for n in range(200)])
        for keys in ([("t", 1), ("_id", 1)], [("s", 1), ("t", -1)]):
            await db["a"].create_index(keys)
        for question in ({}, {"s": 1}, {"w": {"$regex": "w3"}}):
            for sort in ([("t", 1), ("_id", 1)], [("t", -1), ("_id", -1)]):
                whole = [one["_id"] for one in await db["a"].find(question, sort=sort).to_list()]
                for skip in (1, 50, 199, 500):
                    part = [one["_id"] for one in await db["a"].find(question, sort=sort, skip=skip, limit=9).to_list()]
                    assert part == whole[skip : skip + 9]


async def test_where_very_many_would_be_sorted_for_a_few_the_result_is_the_same() -> None:
    async with storage.connect("mongita::memory:") as db:
        await db["a"].insert_many([{"_id": n, "s": n % 2, "t": (n * 7919) % 6001} for n in range(6001)])
        await db["a"].create_index([("s", 1), ("x", 1)])
        before = [one["_id"] for one in await db["a"].find({"s": 1}, sort=[("t", 1)], limit=50).to_list()]
        await db["a"].create_index([("t", 1)])
        after = [one["_id"] for one in await db["a"].find({"s": 1}, sort=[("t", 1)], limit=50).to_list()]
        assert before == after
