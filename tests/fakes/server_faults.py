"""What is known to be wrong with a server that the tests may run on: the one table of what is left out there.

Each line says what MongoDB does, by its manual or its published sources, and names the cases in which the server does
otherwise. They are skipped on that server only; every other engine must pass them.
"""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """`cases` of a test; none means the whole test."""

    mongodb: str
    test: str
    cases: tuple[str, ...] = ()


_FINDS = "test_a_filter_finds_what_mongodb_finds"
_CHANGES = "test_an_update_changes_what_mongodb_changes"
_REFUSED = "test_an_update_that_cannot_be_applied_raises_and_changes_nothing"
_MAKES = "test_an_upsert_makes_what_mongodb_makes"
_MAKES_NOT = "test_an_upsert_that_cannot_be_made_makes_nothing"
_BAD_ID = "test_an_id_that_cannot_be_one_is_told_with_its_position"
PUBLISHED = "test_the_published_cases_hold"
"""Its cases are named `file: name`, and are left out one by one."""

WRONG: dict[str, tuple[Fault, ...]] = {
    "mongo-java-server": (
        # Filters
        Fault("{} equals {} only, not missing", _FINDS, ("an empty sub-document is a value",)),
        Fault("an array equals an element that is that array, too", _FINDS, ("a whole array",)),
        Fault("each end of a range may find its own element", _FINDS, ("two ends by different elements",)),
        Fault("null is as great as null and as missing", _FINDS, ("$gte null is null",)),
        Fault("null on a path through an array is about sub-documents", _FINDS, (
            "null through an array needs a sub-document", "does not exist through an array",
        )),
        Fault("a number in a path is a position or a name", _FINDS, ("a number names a field of a sub-document",)),
        Fault("an array within an array is not walked", _FINDS, ("arrays in arrays are not walked",)),
        Fault("arrays compare with arrays", _FINDS, ("ranges of arrays",)),
        Fault("bytes of two subtypes differ", _FINDS, ("bytes of another kind",)),
        Fault("$all of a value is equality with it", _FINDS, (
            "$all of one value", "$all with null", "$all of a nested array",
        )),
        Fault("$elemMatch looks at whatever element meets it", _FINDS, ("$elemMatch of anything that is no scalar",)),
        Fault("every BSON type has its number", _FINDS, (
            "$type of code with a scope", "$type of what no document holds",
        )),
        Fault("a stored pattern equals the same pattern", _FINDS, (
            "$eq of a pattern is the pattern only", "a pattern stored is found by itself",
        )),
        Fault("a decimal and a double are compared exactly", _FINDS, (
            "a decimal lies between doubles", "a double near a decimal is not equal to it",
            "decimal infinity and not a number",
        )),
        # Updates
        Fault("$pull of a condition looks into every element", _CHANGES, (
            "$pull every sub-document", "$pull opens an element that is an array",
        )),
        Fault("new fields come in the order of their names", _CHANGES, (
            "$rename stands by its new name", "new fields come in the order of their names",
        )),
        Fault("equal numbers of two types are one value of a set", _CHANGES, ("$addToSet an equal number",)),
        Fault("the type of a number is part of what is stored", _CHANGES, (
            "$set another type of the same number", "$inc of a decimal by an equal nothing",
            "$inc by nothing of another type",
        )),
        Fault("$sort within $push compares arrays as wholes", _CHANGES, ("$push sorts arrays as wholes",)),
        Fault("$inc and $mul of null are error 14, overflow is error 2", _REFUSED, (
            "$inc null", "$inc out of range", "$mul null", "$mul out of range",
        )),
        Fault("an array operator on what is no array is an error", _REFUSED, (
            "$addToSet on a number", "$push on null", "$pop on a number",
        )),
        Fault("a scalar in the way of a path is error 28", _REFUSED, (
            "a null in the way", "$pop through a scalar", "$pull through a scalar",
        )),
        Fault("$rename goes neither into nor out of an array", _REFUSED, (
            "$rename out of an array", "$rename into an array",
        )),
        Fault("a position is a number without zeros before it, and not too far", _REFUSED, (
            "a gap too wide", "a position with a zero before it",
        )),
        Fault("an _id keeps the type of its number", "test_an_id_keeps_even_the_type_of_its_number"),
        Fault("16 MB are a document's limit", "test_a_document_that_would_grow_too_large_stays_as_it_was"),
        Fault("$currentDate takes any boolean, and a timestamp", (
            "test_current_date_may_be_a_timestamp_and_takes_false_for_true"
        )),
        # Upserts and replacements
        Fault("an upsert takes every equality of its filter, in order of names", _MAKES, (
            "a pattern", "$all of one", "$in of one", "an equality beside a range", "null as an id",
            "fields in the order of their names",
        )),
        Fault("an upsert whose parts contradict each other is an error", _MAKES_NOT, (
            "an id that is a pattern", "another id", "two values",
        )),
        Fault("a replacement takes only the _id of the filter", (
            "test_a_replacement_that_is_inserted_takes_only_the_id_of_the_filter"
        )),
        Fault("a name in a replacement may have dots and inner dollars", (
            "test_a_replacement_may_hold_names_with_dots_and_inner_dollars_but_none_that_begin_with_one"
        )),
        Fault("an equal replacement modifies nothing", "test_replacing_by_the_same_modifies_nothing"),
        Fault("a broken index is told by findAndModify, too", (
            "test_a_find_and_modify_that_breaks_an_index_says_which_and_changes_nothing"
        )),
        # Documents
        Fault("an _id is no array and no pattern", "test_arrays_and_patterns_are_no_ids"),
        Fault("a bad _id is the error of its own document", _BAD_ID, ("False-598-told1", "True-300-told0")),
        Fault("an ordered list ends at its first error", "test_of_an_ordered_list_only_the_first_error_is_told"),
        Fault("1, 1.0 and their decimal are one _id", "test_ids_that_are_equal_numbers_are_one_id"),
        Fault("n is what was stored, not what was sent", "test_insert_many_keeps_what_preceded_an_error"),
        Fault("each error tells its keys", "test_insert_many_tells_each_error_with_its_position_and_document"),
        Fault("every BSON type can be stored", "test_every_type_comes_back_as_it_was"),
        Fault("names may have dots and dollars", "test_names_may_have_dots_and_dollars_but_not_those_of_an_id"),
        Fault("documents nest 180 deep at most", "test_a_document_may_nest_deeply_but_not_without_end"),
        # Reading and indexes
        Fault("parallel arrays have no order", "test_two_arrays_side_by_side_have_no_order"),
        Fault("an array sorts by one element", "test_an_array_sorts_by_one_of_its_elements_and_never_by_two"),
        Fault("every type has its place in a sort", "test_every_type_has_its_place_in_a_sort"),
        Fault("a projection reaches into _id", "test_a_projection_reaches_into_an_id_and_into_arrays_of_arrays"),
        Fault("of {_id: 1, a: 0} the 1 is allowed", "test_a_projection_keeps_or_leaves_out_fields", (
            "{'_id': 1, 'a': 0}-{'_id': 1, 'd': {'x': 1, 'y': 2}, 's': [{'x': 1, 'y': 2}, 5, {'y': 3}]}",
        )),
        Fault("distinct goes through arrays and positions", "test_distinct_gives_each_value_once", (
            "a position", "through an array",
        )),
        Fault("the same keys under another name are error 85", "test_one_set_of_keys_has_one_index"),
        Fault("there is the command explain", "test_explain_names_the_index"),
        # MongoDB's own cases
        Fault("an _id may be null", PUBLISHED, (
            "create-null-ids: inserting _id with type null via updateOne",
            "create-null-ids: inserting _id with type null via updateMany",
            "create-null-ids: inserting _id with type null via replaceOne",
        )),
        Fault("a field's name may have dots", PUBLISHED, (
            "findOneAndReplace-dots_and_dollars: Replacing document with top-level dotted key on 3.6+ server",
            "replaceOne-dots_and_dollars: Replacing document with top-level dotted key on 3.6+ server",
        )),
        Fault("the names within an _id may not begin with a dollar", PUBLISHED, (
            "insertOne-dots_and_dollars: Inserting document with dollar-prefixed key in _id yields server-side error",
        )),
        Fault("a broken index is told by findAndModify, too", PUBLISHED, (
            "findOneAndUpdate-errorResponse: findOneAndUpdate DuplicateKey error is accessible",
        )),
        Fault("n is what was stored, not what was sent", PUBLISHED, (
            "insertMany: InsertMany continue-on-error behavior with unordered (preexisting duplicate key)",
            "insertMany: InsertMany continue-on-error behavior with unordered (duplicate key in requests)",
        )),
        Fault("a single change may be sorted, since MongoDB 8.0", PUBLISHED, (
            "replaceOne-sort: ReplaceOne with sort option", "updateOne-sort: UpdateOne with sort option",
        )),
    ),
}  # fmt: skip


def reasons(version: str) -> dict[str, str]:
    """What MongoDB does instead, by the name of the test with its case in brackets, for a server of this version."""
    faults = [fault for kind, faults in WRONG.items() if kind in version for fault in faults]
    named = ((fault, case) for fault in faults for case in fault.cases or ("",))
    return {f"{fault.test}[{case}]" if case else fault.test: fault.mongodb for fault, case in named}
