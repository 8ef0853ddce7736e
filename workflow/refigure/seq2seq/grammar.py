"""A small grammar of English sentences, each with its French translation, by meaning and form.

Who does what to whom is the meaning; active, passive and fronted are forms of one meaning. The
sentences of the paper's Fig. 2 and of the post are among them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from refigure.seeding import derive_seed, generators

ACTIVE, PASSIVE, FRONTED = "active", "passive", "fronted"

# English, French, feminine
NAMES = (
    ("John", "Jean", False),
    ("Mary", "Marie", True),
    ("Peter", "Pierre", False),
    ("Julia", "Julie", True),
    ("Robert", "Robert", False),
    ("Claire", "Claire", True),
    ("Paul", "Paul", False),
    ("Sophie", "Sophie", True),
)
# English verb and participle, French verb and participle (feminine: with an e)
VERBS = (
    ("admires", "admired", "admire", "admiré"),
    ("respects", "respected", "respecte", "respecté"),
    ("loves", "loved", "aime", "aimé"),
    ("helps", "helped", "aide", "aidé"),
    ("sees", "seen", "voit", "vu"),
)
# English subject and object, French subject, indirect object, after "par", and "have"
PRONOUNS = (
    ("I", "me", "je", "m'", "moi", "ai"),
    ("he", "him", "il", "lui", "lui", "a"),
    ("she", "her", "elle", "lui", "elle", "a"),
    ("we", "us", "nous", "nous", "nous", "avons"),
)
WAS = {"I": "was", "he": "was", "she": "was", "we": "were"}
# English, French, feminine
GIFTS = (
    ("a card", "une carte", True),
    ("a book", "un livre", False),
    ("a flower", "une fleur", True),
    ("a letter", "une lettre", True),
)
PLACES = (
    ("in the garden", "dans le jardin"),
    ("in the street", "dans la rue"),
    ("at home", "à la maison"),
    ("at school", "à l' école"),
)
FOODS = (
    ("the cookie", "le biscuit", False),
    ("the apple", "la pomme", True),
    ("the cake", "le gâteau", False),
    ("the soup", "la soupe", True),
)
# English verb and participle, French participle
DEEDS = (
    ("ate", "eaten", "mangé"),
    ("bought", "bought", "acheté"),
    ("made", "made", "fait"),
)
JOINTS = (("and", "et"), ("but", "mais"), ("because", "car"))


@dataclass(frozen=True)
class Clause:
    """A sentence without its full stop.

    Attributes:
        kind: "feel", "give" or "eat".
        meaning: agent, verb, patient, and what else there is, in English.
        form: ACTIVE, PASSIVE or FRONTED.
        english, french: words.
    """

    kind: str
    meaning: tuple[str, ...]
    form: str
    english: tuple[str, ...]
    french: tuple[str, ...]


def clause(kind: str, meaning: Sequence[str], form: str, english: str, french: str) -> Clause:
    """Make a clause of texts."""
    return Clause(kind, tuple(meaning), form, tuple(english.split()), tuple(french.split()))


def agreeing(participle: str, feminine: bool) -> str:
    """A French participle after "être"."""
    return participle + "e" * feminine


def feelings() -> Iterator[Clause]:
    """Yield "Mary admires John" and "John is admired by Mary" for all names and verbs."""
    for (agent, agent_f, she), (patient, patient_f, her) in permutations(NAMES, 2):
        for verb, participle, verb_f, participle_f in VERBS:
            meaning = (agent, verb, patient)
            done = agreeing(participle_f, her)
            active = f"{agent} {verb} {patient}", f"{agent_f} {verb_f} {patient_f}"
            passive = (
                f"{patient} is {participle} by {agent}",
                f"{patient_f} est {done} par {agent_f}",
            )
            yield clause("feel", meaning, ACTIVE, *active)
            yield clause("feel", meaning, PASSIVE, *passive)
        lover = "amoureuse" if she else "amoureux"
        yield clause(
            "feel",
            (agent, "is in love with", patient),
            ACTIVE,
            f"{agent} is in love with {patient}",
            f"{agent_f} est {lover} de {patient_f}",
        )


def gifts() -> Iterator[Clause]:
    """Yield "I gave her a card in the garden" in three forms, for all persons, gifts and places."""
    for giver, taker in permutations(PRONOUNS, 2):
        if {giver[0], taker[0]} == {"I", "we"}:  # "I gave us" is odd
            continue
        for (gift, gift_f, feminine), (place, place_f) in product(GIFTS, PLACES):
            meaning = (giver[0], "gave", taker[0], gift, place)
            given = f"{giver[0]} gave {taker[1]} {gift}"
            given_f = f"{giver[2]} {taker[3]} {giver[5]} donné {gift_f}"
            got = f"{taker[0]} {WAS[taker[0]]} given {gift} by {giver[1]} {place}"
            was = agreeing("donné", feminine)
            got_f = f"{gift_f} {taker[3]} a été {was} par {giver[4]} {place_f}"
            yield clause("give", meaning, ACTIVE, f"{given} {place}", f"{given_f} {place_f}")
            yield clause("give", meaning, FRONTED, f"{place} , {given}", f"{place_f} , {given_f}")
            yield clause("give", meaning, PASSIVE, got, got_f)


def meals() -> Iterator[Clause]:
    """Yield "he ate the cookie" and "the cookie was eaten by him" for all persons and foods."""
    persons = [(name, name, name_f, name_f, "a") for name, name_f, _ in NAMES]
    persons += [(one[0], one[1], one[2], one[4], one[5]) for one in PRONOUNS]
    for agent, by, agent_f, by_f, have in persons:
        subject = "j'" if agent_f == "je" else agent_f
        for (verb, participle, done), (food, food_f, feminine) in product(DEEDS, FOODS):
            meaning = (agent, verb, food)
            was = agreeing(done, feminine)
            active = f"{agent} {verb} {food}", f"{subject} {have} {done} {food_f}"
            passive = (
                f"{food} was {participle} by {by}",
                f"{food_f} a été {was} par {by_f}",
            )
            yield clause("eat", meaning, ACTIVE, *active)
            yield clause("eat", meaning, PASSIVE, *passive)


def all_clauses() -> list[Clause]:
    """Every clause of the grammar, in a fixed order."""
    return [*feelings(), *gifts(), *meals()]


def join_clauses(first: Clause, second: Clause, joint: tuple[str, str]) -> tuple[str, str]:
    """Write two clauses as one English and one French sentence, in words without a full stop."""
    word, word_f = joint
    return (
        " ".join((*first.english, word, *second.english)),
        " ".join((*first.french, word_f, *second.french)),
    )


def sample_sentences(count: int, seed: int) -> list[tuple[str, str]]:
    """Draw sentences of one clause or two, English and French as one writes them.

    Sorted by length, then in order of the alphabet, as the file is whose place they take.
    """
    random = generators(derive_seed(seed, "grammar")).numpy
    clauses = all_clauses()
    found: dict[str, str] = {}
    for _ in range(count):
        first, second = (clauses[place] for place in random.integers(0, len(clauses), 2))
        joint = JOINTS[int(random.integers(len(JOINTS)))]
        texts = " ".join(first.english), " ".join(first.french)
        if random.random() < 0.8:
            texts = join_clauses(first, second, joint)
        english, french = map(written, texts)
        found.setdefault(english, french)
    return sorted(found.items(), key=lambda pair: (len(pair[0]), pair))


def written(words: str) -> str:
    """Write words as a sentence: a capital, a full stop, no spaces before marks."""
    text = words.replace("' ", "'").replace(" ,", ",")
    return f"{text[0].upper()}{text[1:]}."


def swapped(meaning: tuple[str, ...]) -> tuple[str, ...]:
    """The meaning with agent and patient exchanged."""
    agent, verb, patient, *rest = meaning
    return (patient, verb, agent, *rest)


def split_meanings(clauses: Sequence[Clause], share: float, seed: int) -> np.ndarray:
    """Choose the clauses to hold out, all forms of a meaning together: a mask over clauses."""
    meanings = sorted({one.meaning for one in clauses})
    random = generators(derive_seed(seed, "meanings")).numpy
    chosen = random.permutation(len(meanings))[: round(share * len(meanings))]
    apart = {meanings[place] for place in chosen.tolist()}
    return np.array([one.meaning in apart for one in clauses])
