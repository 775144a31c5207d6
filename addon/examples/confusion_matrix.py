"""A confusion matrix filled sample by sample, and the rates of several classes.

C counts (true class, predicted class). Recall of class k: C_kk over all of true class k;
precision: C_kk over all predicted as k; F1 = 2 C_kk / (both sums). Accuracy = trace / N, which is
also the micro-averaged F1; macro F1 and balanced accuracy are plain means over the classes.
Sokolova and Lapalme (2009), doi:10.1016/j.ipm.2009.03.002.
"""

from .kit import blocks
from .kit.compact import brief, few
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, text
from .kit.inputs import choice, numbers
from .kit.lists import fractional, ratio, total, uneven
from .kit.numbers import fmt
from .kit.random import pick

TRUTH = "0 0 0 0 1 1 1 2 2 2"
SAID = "0 0 1 2 1 1 0 2 1 2"

INPUTS = [
    numbers("truth", "true classes", TRUTH, 0, 9, 1, 60),
    numbers("predicted", "predicted classes", SAID, 0, 9, 1, 60),
    choice("rows", "rows show", "true", ["true", "predicted"]),
    choice("tap", "a tap", "adds", ["adds", "removes"]),
]

PRESETS = [
    preset("worked example", "Class 0: recall 1/2, precision 2/3. Tap a cell to add a sample.",
           {"truth": TRUTH, "predicted": SAID, "rows": "true", "tap": "adds"}),
    preset("rows = predicted", "Look at the matrix: transposed, but every rate is the same.",
           {"truth": TRUTH, "predicted": SAID, "rows": "predicted", "tap": "adds"}),
    preset("rare class", "Always “0”: the accuracy is 0.9, the balanced accuracy only 0.5.",
           {"truth": "0 0 0 0 0 0 0 0 0 1", "predicted": "0 0 0 0 0 0 0 0 0 0", "rows": "true",
            "tap": "adds"}),
    preset("two mixed up", "Look off the diagonal: 1 and 2 are mixed up; 0 is never wrong.",
           {"truth": "0 0 0 1 1 1 2 2 2", "predicted": "0 0 0 2 1 2 1 2 1", "rows": "true",
            "tap": "adds"}),
]


def classes_of(values):
    """Return the classes that occur in the truth or in the predictions, in ascending order."""
    return [k for k in range(10) if k in values["truth"] or k in values["predicted"]]


def check(values):
    """Require as many predictions as labels, all whole, of at most six classes."""
    message = fractional(values["truth"])
    if message != "":
        return {"truth": message}
    message = fractional(values["predicted"])
    if message == "":
        message = uneven(values["predicted"], len(values["truth"]), "true classes")
    if message != "":
        return {"predicted": message}
    count = len(classes_of(values))
    if count > 6:
        return {"predicted": fmt(count) + " classes, but at most 6 can be shown"}
    return {}


def defined(rates):
    """Return those of the rates that are defined."""
    return [x for x in rates if x == x]


def measure(values, count):
    """Return the counts of the first `count` samples, and all rates.

    `matrix[i][j]`: class number i of the truth, class number j of the predictions, however it is shown.
    """
    classes = classes_of(values)
    matrix = [[0 for _ in classes] for _ in classes]
    for n in range(count):
        row = matrix[classes.index(values["truth"][n])]
        at = classes.index(values["predicted"][n])
        row[at] = row[at] + 1
    hits = [matrix[k][k] for k in range(len(classes))]
    real = [total(row) for row in matrix]
    said = [total([row[k] for row in matrix]) for k in range(len(classes))]
    recall = [ratio(hits[k], real[k]) for k in range(len(classes))]
    f1 = [ratio(2 * hits[k], real[k] + said[k]) for k in range(len(classes))]
    return {"classes": classes, "matrix": matrix, "hits": hits, "real": real, "said": said,
            "recall": recall, "precision": [ratio(hits[k], said[k]) for k in range(len(classes))],
            "f1": f1, "accuracy": ratio(total(hits), count),
            "macro": ratio(total(defined(f1)), len(defined(f1))),
            "balanced": ratio(total(defined(recall)), len(defined(recall)))}


def compute(values):
    """Compute the measures of all samples."""
    return measure(values, len(values["truth"]))


def added(values, i, j):
    """Return the change for a tap that adds a sample of true class `i`, predicted as `j`."""
    count = len(values["truth"])
    if count >= 60:
        return "step=" + fmt(count)
    truth = " ".join([fmt(k) for k in values["truth"]])
    said = " ".join([fmt(k) for k in values["predicted"]])
    return ("truth=" + truth + " " + fmt(i) + "|predicted=" + said + " " + fmt(j) + "|step="
            + fmt(count + 1))


def removed(values, i, j):
    """Return the change for a tap that removes the last sample of true class `i`, predicted as `j`."""
    truth = values["truth"]
    said = values["predicted"]
    count = len(truth)
    at = -1
    for k in range(count):
        if truth[k] == i and said[k] == j:
            at = k
    if at < 0 or count == 1:
        return "step=" + fmt(count)
    kept = [k for k in range(count) if k != at]
    return ("truth=" + " ".join([fmt(truth[k]) for k in kept]) + "|predicted="
            + " ".join([fmt(said[k]) for k in kept]) + "|step=" + fmt(count - 1))


def heat(values, now, step):
    """Draw the matrix, with the last filled cell outlined; a tap on a cell adds or removes a sample."""
    classes = now["classes"]
    count = len(classes)
    rows = now["matrix"]
    change = added if values["tap"] == "adds" else removed
    changes = [[change(values, i, j) for j in classes] for i in classes]
    across = "predicted"
    if values["rows"] == "predicted":
        rows = [[rows[j][i] for j in range(count)] for i in range(count)]
        changes = [[changes[j][i] for j in range(count)] for i in range(count)]
        across = "true"
    most = max(1, max([max(row) for row in rows]))
    place = []
    if step > 0:
        i = classes.index(values["truth"][step - 1])
        j = classes.index(values["predicted"][step - 1])
        place = [j, i, 1, 1] if values["rows"] == "predicted" else [i, j, 1, 1]
    heads = "".join(['<span class="gr-head">' + fmt(k) + "</span>" for k in classes])
    options = blocks.choosing(blocks.cells("", -1, place), changes)
    options["does"] = "add one sample, now " if values["tap"] == "adds" else "remove one sample, now "
    return blocks.grid(across + " class<br>" + heads, [[fmt(x) for x in row] for row in rows],
                       [[x / most for x in row] for row in rows], options)


def hero(values, result, step):
    """Draw the matrix up to the chosen sample, with the rates of its rows, its columns, and all."""
    now = result if step == len(values["truth"]) else measure(values, step)
    turned = values["rows"] == "predicted"
    beside = now["precision"] if turned else now["recall"]
    below = now["recall"] if turned else now["precision"]
    tie = "p" if turned else "r"
    items = []
    for k, label in enumerate(now["classes"]):
        items.append(blocks.bar(fmt(label), beside[k], brief(beside[k], tie + fmt(k), ""), False))
    if step == len(values["truth"]):
        blocks.asked(items[0], "precision" if turned else "recall")
    caption = "recall of<br>true class"
    words = "precision of columns: "
    if turned:
        caption = "precision of<br>predicted class"
        words = "recall of columns: "
    shown = [heat(values, now, step)]
    if len(items) < 5:
        shown.append(blocks.fixed_axis(blocks.bars(caption, items, 2), 0, 1))
    return blocks.stacked([
        blocks.beside(shown),
        blocks.line("", words + ", ".join([few(x, 3) if x == x else "–" for x in below])),
        blocks.line("", "accuracy " + num(now["accuracy"], "acc", "") + ", balanced "
                    + num(now["balanced"], "bal", ""))])


def mean_line(label, rates, value, tie, letter):
    """Return the mean of a rate over the classes for which it is defined."""
    count = len(defined(rates))
    terms = [num(x, letter + fmt(k), "") for k, x in enumerate(rates) if x == x]
    if count == 0:
        return blocks.line(label, "undefined")
    return blocks.line(label, "(" + " + ".join(terms) + ") / " + fmt(count) + " = "
                       + num(value, tie, ""))


def class_lines(now, k):
    """Return recall and precision of one class as fractions of counts."""
    name = fmt(now["classes"][k])
    hits = fmt(now["hits"][k])
    return [
        blocks.line("recall of " + name, frac(hits, fmt(now["real"][k]) + " truly " + name) + " = "
                    + num(now["recall"][k], "r" + fmt(k), "")),
        blocks.line("precision of " + name, frac(hits, fmt(now["said"][k]) + " predicted " + name)
                    + " = " + num(now["precision"][k], "p" + fmt(k), "")),
    ]


def remarks(now):
    """Say what is undefined, and how it counts."""
    notes = []
    for k, label in enumerate(now["classes"]):
        if now["said"][k] == 0 and now["real"][k] > 0:
            notes.append("Class " + fmt(label) + " is never predicted: its precision is undefined, "
                         + "its F₁ counts as 0 in the macro mean.")
        if now["real"][k] == 0 and now["said"][k] > 0:
            notes.append("No sample is truly " + fmt(label) + ": its recall is undefined and left "
                         + "out of the balanced accuracy.")
    return [blocks.note(text(words)) for words in notes]


def trace(values, result, view):
    """Show the chosen sample's class, all classes, and the averages, up to that sample."""
    last = len(values["truth"])
    step = blocks.step_of(view, last)
    now = result if step == last else measure(values, step)
    shown = []
    k = 0
    if step > 0:
        k = now["classes"].index(values["truth"][step - 1])
        shown.append(blocks.line("sample " + fmt(step - 1),
                                 "truly <b>" + fmt(values["truth"][step - 1])
                                 + "</b>, predicted <b>" + fmt(values["predicted"][step - 1])
                                 + "</b>: the outlined cell goes up by 1"))
    shown.extend(class_lines(now, k))
    rows = []
    for i, label in enumerate(now["classes"]):
        tie = fmt(i)
        rows.append([fmt(label), brief(now["precision"][i], "p" + tie, ""),
                     brief(now["recall"][i], "r" + tie, ""),
                     brief(now["f1"][i], "f" + tie, "p" + tie + " r" + tie)])
    shown.append(blocks.table("", ["class", "precision", "recall", "F₁"], rows, k))
    shown.append(blocks.line("accuracy", frac("diagonal", "all") + " = "
                             + frac(fmt(total(now["hits"])), fmt(step)) + " = "
                             + num(now["accuracy"], "acc", "") + " = micro F₁"))
    shown.append(mean_line("macro F₁", now["f1"], now["macro"], "macro", "f"))
    shown.append(mean_line("balanced acc.", now["recall"], now["balanced"], "bal", "r"))
    shown.extend(remarks(now))
    say = (fmt(step) + " samples: accuracy " + fmt(now["accuracy"]) + ", macro F1 "
           + fmt(now["macro"]) + ", balanced accuracy " + fmt(now["balanced"]))
    return blocks.shown(shown, say, step, last)


def answer_precision(values, result):
    """Return the precision of the first class."""
    return result["precision"][0]


def answer_recall(values, result):
    """Return the recall of the first class."""
    return result["recall"][0]


def answer_balanced(values, result):
    """Return the mean recall."""
    return result["balanced"]


ASKS = [ask("precision", "the precision of the first class (the lowest number)",
            ["truth", "predicted"], answer_precision),
        ask("recall", "the recall of the first class (the lowest number)",
            ["truth", "predicted"], answer_recall),
        ask("balanced", "the balanced accuracy", ["truth", "predicted"], answer_balanced)]


def fresh(state):
    """Pick five samples of class 0 and two of class 1, some of which are missed."""
    truth = pick(state, [[0, 1, 0, 0, 0, 1, 0], [0, 0, 1, 0, 1, 0, 0], [1, 0, 0, 0, 1, 0, 0],
                         [0, 0, 0, 1, 0, 0, 1]])
    missed = list(pick(state, [[1, 0], [0, 1], [2, 1], [1, 2], [3, 1], [4, 0], [2, 0]]))
    said = []
    for label in truth:
        if missed[label] > 0:
            said.append(1 - label)
        else:
            said.append(label)
        missed[label] = missed[label] - 1
    return {"truth": " ".join([fmt(x) for x in truth]),
            "predicted": " ".join([fmt(x) for x in said])}


EXAMPLE = {"name": "confusion-matrix", "title": "A confusion matrix",
           "inputs": INPUTS, "presets": PRESETS, "check": check, "compute": compute,
           "trace": trace, "hero": hero, "lead": ["rows", "tap"], "open_at": "last", "asks": ASKS,
           "fresh": fresh,
           "gesture": "Tap a cell to change its count."}
