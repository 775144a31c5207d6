"""Byte-pair encoding: merges learned from words with counts, and the encoding of a new word.

The most frequent pair of neighboring symbols becomes one symbol everywhere, again and again; of
equally frequent pairs, the one met first. A new word is merged in the order learned. Sennrich,
Haddow, Birch (2016), arXiv:1508.07909, section 3.2 and algorithm 1.
"""

import math

from .kit import blocks
from .kit.engine import ask_count, preset
from .kit.formula_html import num, text, tinted
from .kit.frames import nice_reach
from .kit.inputs import in_wholes, integer, numbers, slider, switch, words
from .kit.lists import fractional, total, uneven, window
from .kit.numbers import fmt
from .kit.random import pick, whole

WORDS = "train rain grain trains"
COUNTS = "6, 5, 3, 2"
END = "_"
# The number of rows in a table of pairs.
ROWS = 10

INPUTS = [
    words("words", "words to learn from", WORDS, 1, 6, 10),
    in_wholes(numbers("counts", "count of each word", COUNTS, 1, 1000, 1, 6)),
    slider(integer("merges", "merges", "6", 0, 20), ["0", "5", "10", "15", "20"]),
    words("new", "word to encode", "strain", 1, 1, 12),
    switch("end", "mark the end of each word", "on"),
]

PRESETS = [
    preset("rain", "Look at step 3: rain is one symbol, which all four words share.",
           {"words": WORDS, "counts": COUNTS, "merges": "6", "new": "strain", "end": "on"}),
    preset("a new word", "Look at the tokens: grains was never seen, yet 4 known pieces spell it.",
           {"words": WORDS, "counts": COUNTS, "merges": "6", "new": "grains", "end": "on"}),
    preset("the paper's words", "Look at lowest: it was never seen, yet two pieces spell it.",
           {"words": "low lower newest widest", "counts": "5, 2, 6, 3", "merges": "10",
            "new": "lowest", "end": "on"}),
    preset("unknown letters", "Look at p and l: training never saw them. Bytes as letters avoid that.",
           {"words": WORDS, "counts": COUNTS, "merges": "6", "new": "plain", "end": "on"}),
]


def check(values):
    """Require one whole count for each word."""
    message = uneven(values["counts"], len(values["words"]), "words")
    if message == "":
        message = fractional(values["counts"])
    return {"counts": message} if message != "" else {}


def letters(word, end):
    """Return the symbols that a word starts as."""
    parts = [letter for letter in word]
    if end:
        parts.append(END)
    return parts


def occurrences(parts, a, b):
    """Return how often `b` follows `a` in a word's symbols."""
    found = 0
    for i in range(len(parts) - 1):
        if parts[i] == a and parts[i + 1] == b:
            found = found + 1
    return found


def joined(parts, a, b):
    """Return a word's symbols with each `b` that follows an `a` joined to it, from left to right."""
    kept = []
    i = 0
    while i < len(parts):
        if i + 1 < len(parts) and parts[i] == a and parts[i + 1] == b:
            kept.append(a + b)
            i = i + 1
        else:
            kept.append(parts[i])
        i = i + 1
    return kept


def pairs_of(state, counts):
    """Return the pairs of neighboring symbols, in order of first occurrence, as {"a", "b", "count"}."""
    found = []
    for parts in state:
        for i in range(len(parts) - 1):
            if place(found, parts[i], parts[i + 1]) < 0:
                each = [n * occurrences(other, parts[i], parts[i + 1])
                        for n, other in zip(counts, state)]
                found.append({"a": parts[i], "b": parts[i + 1], "count": total(each)})
    return found


def place(pairs, a, b):
    """Return the index of a pair, or -1."""
    for i, one in enumerate(pairs):
        if one["a"] == a and one["b"] == b:
            return i
    return -1


def most_frequent(pairs):
    """Return the index of the first of the most frequent pairs, or -1 if there is none."""
    best = -1
    for i, one in enumerate(pairs):
        if best < 0 or one["count"] > pairs[best]["count"]:
            best = i
    return best


def merge_of(pairs, best):
    """Return the merge of the pair `best`, with the number of other pairs that are as frequent."""
    one = pairs[best]
    ties = len([1 for other in pairs if other["count"] == one["count"]]) - 1
    return {"a": one["a"], "b": one["b"], "made": one["a"] + one["b"], "count": one["count"],
            "ties": ties}


def compute(values):
    """Compute the words, their pairs, and the new word after each merge, and the vocabulary."""
    counts = values["counts"]
    states = [[letters(word, values["end"]) for word in values["words"]]]
    pairs = [pairs_of(states[0], counts)]
    codes = [letters(values["new"][0], values["end"])]
    base = []
    for parts in states[0]:
        for symbol in parts:
            if symbol not in base:
                base.append(symbol)
    merges = []
    vocabulary = list(base)
    k = 0
    while k < values["merges"] and len(pairs[k]) > 0:
        one = merge_of(pairs[k], most_frequent(pairs[k]))
        merges.append(one)
        states.append([joined(parts, one["a"], one["b"]) for parts in states[k]])
        pairs.append(pairs_of(states[k + 1], counts))
        codes.append(joined(codes[k], one["a"], one["b"]))
        if one["made"] not in vocabulary:
            vocabulary.append(one["made"])
        k = k + 1
    return {"states": states, "pairs": pairs, "merges": merges, "codes": codes, "base": base,
            "vocabulary": vocabulary, "tokens": codes[k],
            "unknown": [symbol for symbol in codes[0] if symbol not in base],
            "sizes": [total([n * len(parts) for n, parts in zip(counts, state)])
                      for state in states]}


def spelled(parts):
    """Return the symbols with dots between them."""
    return "·".join(parts)


def token_words(parts, base):
    """Return the tokens of the new word; letters that training never saw get a question mark."""
    shown = []
    for part in parts:
        shown.append(tinted(part + "?", 1) if len(part) == 1 and part not in base else text(part))
    return "·".join(shown)


def times(count):
    """Return a count in words."""
    return "once" if count == 1 else fmt(count) + " times"


def merge_words(one):
    """Say what a merge does, and how often."""
    return (text(one["a"]) + " + " + text(one["b"]) + " → <b>" + text(one["made"]) + "</b>, "
            + times(one["count"]))


def step_words(result, step):
    """Say what happened at a step."""
    if step > 0:
        return "merge " + fmt(step) + ": " + merge_words(result["merges"][step - 1])
    if len(result["merges"]) == 0:
        return "no merges: every symbol is a letter"
    return "first merge: " + merge_words(result["merges"][0])


def hero(values, result, step):
    """Draw the words as symbols with their counts, which can be dragged, and the new word."""
    items = []
    for i, parts in enumerate(result["states"][step]):
        items.append(blocks.bar(spelled(parts), values["counts"][i], fmt(values["counts"][i]), False))
    bars = blocks.bars("drag the counts of the words", items, 0)
    reach = min(1000, nice_reach(values["counts"], 10))
    code = result["codes"][step]
    many = fmt(len(code)) + (" token" if len(code) == 1 else " tokens")
    return blocks.stacked([
        blocks.draggable(bars, "counts", 0, reach),
        blocks.line("", step_words(result, step)),
        blocks.line("", text(values["new"][0]) + " → <b>" + token_words(code, result["base"])
                    + "</b>: " + many)])


def sum_of(values, state, one):
    """Show how the counts of the words add up to the count of a pair."""
    parts = []
    for n, symbols in zip(values["counts"], state):
        many = occurrences(symbols, one["a"], one["b"])
        if many > 0:
            parts.append(fmt(n) if many == 1 else fmt(many) + " · " + fmt(n))
    return " + ".join(parts)


def pair_table(values, result, at):
    """Return the pairs before merge number `at`, with the words that contain them."""
    pairs = result["pairs"][at]
    state = result["states"][at]
    best = most_frequent(pairs)
    first = window(len(pairs), best, ROWS)
    rows = []
    for i in range(first, min(len(pairs), first + ROWS)):
        one = pairs[i]
        rows.append([text(one["a"] + " " + one["b"]), sum_of(values, state, one),
                     num(one["count"], "p" + fmt(i), "")])
    caption = "pairs in the order in which they are met"
    if len(pairs) > ROWS:
        caption = caption + " (" + fmt(ROWS) + " of " + fmt(len(pairs)) + ")"
    return blocks.table(caption, ["pair", "counts of its words", "total"], rows, best - first)


def state_table(values, result, step):
    """Return the words as symbols after a step."""
    rows = []
    for i, parts in enumerate(result["states"][step]):
        rows.append([text(values["words"][i]), fmt(values["counts"][i]), text(spelled(parts)),
                     fmt(len(parts))])
    return blocks.table("words after " + fmt(step) + (" merge" if step == 1 else " merges"),
                        ["word", "count", "symbols", "how many"], rows, -1)


def code_table(result):
    """Return the new word after each merge that changes it."""
    codes = result["codes"]
    rows = [["letters", token_words(codes[0], result["base"]), fmt(len(codes[0]))]]
    for k, one in enumerate(result["merges"]):
        if len(codes[k + 1]) < len(codes[k]):
            rows.append([fmt(k + 1) + ": " + text(one["a"] + " " + one["b"]),
                         token_words(codes[k + 1], result["base"]), fmt(len(codes[k + 1]))])
    return blocks.table("the word to encode, after each merge that changes it",
                        ["merge", "symbols", "how many"], rows, len(rows) - 1)


def trace(values, result, view):
    """Show a merge with the counts that decided it, the words after it, the new word, and the sizes."""
    merges = result["merges"]
    last = len(merges)
    step = blocks.step_of(view, last)
    shown = []
    at = max(0, step - 1)
    if last > 0:
        one = merges[at]
        tie = ""
        if one["ties"] > 0:
            tie = ("; " + fmt(one["ties"]) + (" other is" if one["ties"] == 1 else " others are")
                   + " as frequent, but met later")
        shown.append(blocks.line("merge " + fmt(at + 1), merge_words(one) + tie))
        shown.append(blocks.line("its count", sum_of(values, result["states"][at], one) + " = "
                                 + num(one["count"], "count", "")))
    if len(result["pairs"][at]) > 0:
        shown.append(pair_table(values, result, at))
    shown.append(state_table(values, result, step))
    shown.append(code_table(result))
    steps = [k for k in range(last + 1)]
    shown.append(blocks.plot("symbols in all words, by their counts", "merges", "symbols",
                             [blocks.series("", steps, result["sizes"], 0, "line")],
                             [blocks.spot(step, result["sizes"][step], fmt(result["sizes"][step]), 1)],
                             []))
    sizes = [fmt(n) + " · " + fmt(len(parts))
             for n, parts in zip(values["counts"], result["states"][step])]
    shown.append(blocks.line("symbols", " + ".join(sizes) + " = "
                             + num(result["sizes"][step], "size", "")))
    made = len(result["vocabulary"]) - len(result["base"])
    shown.append(blocks.line("vocabulary", "letters and merged symbols: " + fmt(len(result["base"]))
                             + " + " + fmt(made) + " = " + num(len(result["vocabulary"]), "v", "")))
    if last < values["merges"]:
        shown.append(blocks.note("After " + fmt(last) + " merges, no pair is left."))
    if len(result["unknown"]) > 0:
        shown.append(blocks.note("A question mark means: this letter is not in the vocabulary. "
                                 "Tokenizers that start from the 256 bytes have no such letters."))
    shown.append(blocks.note("Of equally frequent pairs, libraries choose differently: subword-nmt "
                             "takes the last in the alphabet."))
    say = (fmt(step) + " merges; " + values["new"][0] + " is " + " ".join(result["codes"][step]))
    return blocks.shown(shown, say, step, last)


def answer_count(values, result):
    """Return how often the first merged pair occurs."""
    pairs = result["pairs"][0]
    return pairs[most_frequent(pairs)]["count"] if len(pairs) > 0 else math.nan


def answer_tokens(values, result):
    """Return the number of tokens in the new word."""
    return len(result["tokens"])


ASKS = [ask_count("count", "the count of the pair that is merged first",
                  ["words", "counts", "end"], answer_count),
        ask_count("tokens", "the number of tokens of the word to encode",
                  ["words", "counts", "merges", "new", "end"], answer_tokens)]

# Words that share some pairs, and words made of their letters.
DRAWS = [{"words": "low lower newest widest", "new": ["lowest", "slower", "wider", "newer"]},
         {"words": "bed bee see sea", "new": ["seeds", "beds", "seed", "ease"]},
         {"words": "hat hats chat chip", "new": ["hips", "that", "chats", "patch"]},
         {"words": "top tom mop map", "new": ["tops", "atop", "maps", "atom"]}]


def fresh(state):
    """Pick words whose pairs have different counts, and a few merges."""
    one = pick(state, DRAWS)
    counts = [fmt(whole(state, 1, 9)) for i in range(4)]
    return {"words": one["words"], "counts": ", ".join(counts),
            "merges": fmt(whole(state, 2, 4)), "new": pick(state, one["new"]),
            "end": pick(state, ["on", "off"])}


EXAMPLE = {"name": "bpe-merges", "title": "Byte-pair encoding", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace, "hero": hero,
           "lead": ["merges"], "open_at": "last", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the counts of the words, or go from merge to merge."}
