"""What a check of regulations can find: a stable code, the place, and a sentence in both languages."""

from dataclasses import dataclass

from khoi.core.refusal import Refusal
from khoi.core.refusal_english import in_english

ENGLISH = {
    "answers_always": "This outcome always holds, so those below it are never reached.",
    "bad_id": "This name cannot be used as a key or an id.",
    "case_of_unknown_clause": "A case names a clause that the regulation's folder does not encode.",
    "clause_without_case": "A clause is encoded, and no case shows what it means.",
    "duplicate_document": "Two packs describe the same document.",
    "fact_never_read": "A fact is declared, and no rule reads it.",
    "formula_types": "A formula puts together what does not go together.",
    "id_used_twice": "One name stands for two things.",
    "looser_than_centre": "The office's own number is looser than the centre's, so it will not be used.",
    "never_reached": "This outcome can never be the answer.",
    "outcome_without_words": "An outcome has no words in outcomes/.",
    "overlay_not_only_adds": "The office's own pack may only add conditions to what the centre has.",
    "points_do_not_add_up": "The lines of a point table do not add up to the regulation's own number.",
    "text_of_unknown_key": "A text holds the key of a number that does not exist.",
    "unknown_document": "A document named here is not known.",
    "unknown_fact": "A fact named here is not declared.",
    "unknown_level": "A flag is tied to an outcome that the rule does not have.",
    "value_missing": "A number that is read has no value on some day on which it is needed.",
    "value_outside_document": "A number holds on a day on which its document does not.",
    "values_overlap": "A number has two values on one day.",
    "wrong_unit": "A number is read as something that its unit is not.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a pack, and where."""

    code: str
    where: str
    message: str

    @property
    def english(self) -> str:
        """What is wrong, in general; the message with its names is Vietnamese."""
        return ENGLISH.get(self.code) or in_english(self.code)


def of_refusal(refusal: Refusal, pack: str) -> Finding:
    """A form that cannot be read at all, told as the reader refuses it; `pack` says where, unless the refusal does."""
    where = refusal.where or ""
    return Finding(refusal.code, where if "/" in where else f"{pack}: {where}", refusal.message)
