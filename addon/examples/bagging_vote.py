"""Why many voters help: majority vote, variance of a mean, and what a bootstrap sample holds.

Majority of N independent voters that are right with probability p: sum over k > N/2 of
C(N, k) p^k (1 - p)^(N - k), plus half of a tie. Variance of the mean of N variables with variance
s and pairwise correlation rho: rho s + (1 - rho) s / N. A bootstrap sample of n out of n holds a
share 1 - (1 - 1/n)^n of the data. Hastie, Tibshirani, Friedman, The Elements of Statistical
Learning (2nd ed., 2009), 8.7, 15.2 and 7.11.
"""

import math

from .kit import blocks
from .kit.engine import anything, ask, preset
from .kit.formula_html import frac, num, sup, tinted, var
from .kit.inputs import choice, integer, matters, number, slider
from .kit.lists import spread, total
from .kit.native import exp, log
from .kit.numbers import fmt
from .kit.random import pick

TOPICS = ["vote", "variance", "bootstrap"]

INPUTS = [
    choice("show", "topic", "vote", TOPICS),
    matters(slider(integer("N", "voters N", "25", 1, 501),
                   ["1", "2", "3", "5", "9", "15", "25", "51", "101", "201", "501"]),
            "show", ["vote", "variance"]),
    matters(slider(number("p", "accuracy p", "0.6", 0, 1),
                   ["0", "0.2", "0.4", "0.45", "0.5", "0.51", "0.55", "0.6", "0.7", "0.8", "0.9",
                    "1"]), "show", ["vote"]),
    matters(slider(number("rho", "correlation ρ", "0.3", 0, 1),
                   ["0", "0.05", "0.1", "0.3", "0.5", "0.7", "0.9", "1"]), "show", ["variance"]),
    matters(number("variance", "variance σ²", "1", 0, 1000000), "show", ["variance"]),
    matters(slider(integer("n", "data points n", "100", 1, 1000000),
                   ["1", "2", "3", "5", "10", "100", "1000", "1000000"]), "show", ["bootstrap"]),
]

PRESETS = [
    preset("worked example", "25 independent voters, each right 60% of the time: together 85%.",
           {"show": "vote", "N": "25", "p": "0.6", "rho": "0.3", "variance": "1", "n": "100"}),
    preset("worse than a coin", "Look at the curve: below p = 0.5, more voters do worse.",
           {"show": "vote", "N": "25", "p": "0.4", "rho": "0.3", "variance": "1", "n": "100"}),
    preset("many trees", "Look at the floor: 501 trees cannot get below ρ = 0.3.",
           {"show": "variance", "N": "501", "p": "0.6", "rho": "0.3", "variance": "1", "n": "100"}),
    preset("less alike", "ρ = 0.05, as random feature subsets aim for: the floor sinks.",
           {"show": "variance", "N": "501", "p": "0.6", "rho": "0.05", "variance": "1",
            "n": "100"}),
    preset("bootstrap", "A sample of n out of n points holds about 63% of them.",
           {"show": "bootstrap", "N": "25", "p": "0.6", "rho": "0.3", "variance": "1", "n": "100"}),
]


def binomial(count, p):
    """Return the probabilities of 0 to `count` right voters.

    Each is computed from its neighbor, starting from 1 for the most likely one; then all are divided by
    their sum. Without exponentials, every machine rounds alike, even where the last digit shown depends
    on it.
    """
    if p == 0 or p == 1:
        return [1.0 if k == p * count else 0.0 for k in range(count + 1)]
    odds = p / (1 - p)
    likeliest = min(count, math.floor((count + 1) * p))
    weights = [0.0 for _ in range(count + 1)]
    weights[likeliest] = 1.0
    for k in range(likeliest, count):
        weights[k + 1] = weights[k] * (count - k) / (k + 1) * odds
    for k in range(likeliest, 0, -1):
        weights[k - 1] = weights[k] * k / (count - k + 1) / odds
    whole = total(weights)
    return [weight / whole for weight in weights]


def growth(p, last):
    """Return the majority's accuracy for 1, 3, 5, … up to at least `last` voters.

    Two more voters decide only if the others are one vote short of a change: M(2m + 3) - M(2m + 1) =
    C(2m + 1, m) (p (1 - p))^(m + 1) (2p - 1).
    """
    accuracy = [p]
    step = p * (1 - p)
    for m in range(math.floor(last / 2)):
        accuracy.append(accuracy[m] + step * (2 * p - 1))
        step = step * p * (1 - p) * (4 * m + 6) / (m + 2)
    return accuracy


def compute(values):
    """Compute the vote, its binomial terms, the variance of the mean, and the bootstrap share."""
    count = values["N"]
    n = values["n"]
    rho = values["rho"]
    chances = binomial(count, values["p"])
    first = math.floor(count / 2) + 1
    tie = chances[first - 1] if count % 2 == 0 else 0.0
    floor = rho * values["variance"]
    rest = (1 - rho) / count * values["variance"]
    return {"chances": chances, "first": first, "tie": tie,
            "majority": total(chances[first:count + 1]) + tie / 2,
            "growth": growth(values["p"], max(25, count)), "floor": floor, "rest": rest,
            "variance": floor + rest,
            "share": share(n)}


def vote_plot(result):
    """Draw the probability of each number of right votes, with the majority in color."""
    chances = result["chances"]
    least = max(chances) * 1e-4
    shown = [k for k, chance in enumerate(chances) if chance >= least]
    lost = [k for k in shown if k < result["first"]]
    won = [k for k in shown if k >= result["first"]]
    curves = []
    for part in [lost, won]:
        curves.append(blocks.series("", part, [chances[k] for k in part],
                                    4 if len(curves) == 0 else 0, "bars"))
    return blocks.plot("votes for the right answer (blue: majority)", "right votes k",
                       "probability", curves, [], [])


def invisible_curve(low, high):
    """Return an invisible curve that makes the axis go from `low` to `high`."""
    return blocks.series("", [math.nan, math.nan], [low, high], 4, "line")


def hero(values, result, step):
    """Draw the chosen topic over the number of voters or points, which can be dragged."""
    count = values["N"]
    right = 1.25 * max(25, count)
    if values["show"] == "vote":
        accuracy = growth(values["p"], right)
        odd = [2 * m + 1 for m in range(len(accuracy))]
        shown = blocks.plot("", "voters N", "probability of being right", [
            invisible_curve(0.0, 1.0), blocks.series("", odd, accuracy, 0, "line")], [], [])
        handles = [
            blocks.level_handle(blocks.handle(1, values["p"], "accuracy p of one", "", "p", 1)),
            blocks.asked(blocks.handle(count, result["majority"], "number of voters N", "N", "", 0),
                         "majority")]
        words = (tinted("one alone", 1) + " " + fmt(values["p"]) + ", " + tinted("majority", 0)
                 + " <b>" + fmt(result["majority"]) + "</b>")
    elif values["show"] == "variance":
        rho = values["rho"]
        places = [x for x in range(1, 13)]
        places.extend(spread(13.0, right, 50))
        shown = blocks.plot("", "voters N", "variance of the mean / σ²", [
            invisible_curve(0.0, 1.0),
            blocks.series("", places, [rho + (1 - rho) / x for x in places], 0, "line")], [], [])
        handles = [
            blocks.level_handle(blocks.handle(1, rho, "correlation ρ", "", "rho", 1)),
            blocks.asked(blocks.handle(count, result["variance"], "number of voters N", "N", "", 0),
                         "variance")]
        words = (tinted("floor ρσ²", 1) + " = " + fmt(result["floor"]) + ", "
                 + tinted("variance", 0) + " = <b>" + fmt(result["variance"]) + "</b>")
    else:
        at = math.log10(values["n"])
        places = spread(0.0, max(3.0, at * 1.1), 60)
        shown = blocks.plot("", "log₁₀ n", "share of the data", [
            invisible_curve(0.5, 1.0),
            blocks.series("", places, [share(exp(x * log(10))) for x in places], 0, "line")], [],
            [blocks.level(-math.expm1(-1.0), "1 − 1/e")])
        handles = [blocks.asked(blocks.handle(at, result["share"], "number of data points n",
                                              "log10 n", "", 0), "share")]
        words = "a sample holds <b>" + fmt(result["share"]) + "</b> of the data"
    return blocks.stacked([blocks.with_handles(shown, handles), blocks.line("", words)])


def share(n):
    """Return the share of n points that a bootstrap sample of size n is expected to contain."""
    return 1.0 if n == 1 else -math.expm1(n * math.log1p(-1 / n))


def vote_line(values, result):
    """Return the formula of the vote and its largest terms."""
    count = fmt(values["N"])
    first = result["first"]
    won = result["chances"][first:values["N"] + 1]
    largest = sorted([-x for x in won])[0:3]
    best = first + won.index(max(won))
    terms = " + ".join([fmt(-x) for x in largest])
    if len(won) > 3:
        terms = terms + " + …"
    if values["N"] % 2 == 0:
        terms = terms + " + ½ · " + fmt(result["tie"]) + " (tie)"
    return [
        blocks.line("k right votes", "C(" + count + ", " + var("k") + ") " + sup(var("p"), "k")
                    + " (1 − " + var("p") + ")" + sup("", count + "−k")
                    + "; largest winning term: k = " + fmt(best) + ", " + num(max(won), "best", "")),
        blocks.line("majority", "Σ over k ≥ " + fmt(first) + " = " + terms + " = "
                    + num(result["majority"], "vote", "best")),
    ]


def trace(values, result, view):
    """Show the vote with its terms, the variance with its two parts, or the bootstrap share."""
    p = values["p"]
    n = fmt(values["n"])
    s = fmt(values["variance"])
    shown = []
    if values["show"] == "vote":
        shown.extend(vote_line(values, result))
        shown.append(vote_plot(result))
        if p < 0.5 and p > 0:
            shown.append(blocks.note("p is below ½: more voters only make a wrong answer likelier."))
        else:
            shown.append(blocks.note("This holds for independent voters. Trees grown on the same "
                                     "data err together: see the variance."))
    elif values["show"] == "variance":
        shown.extend([
            blocks.line("variance of mean", "ρσ² + " + frac("1 − ρ", var("N")) + "σ² = "
                        + fmt(values["rho"]) + " · " + s + " + "
                        + frac(fmt(1 - values["rho"]), fmt(values["N"])) + " · " + s + " = "
                        + num(result["floor"], "floor", "") + " + " + num(result["rest"], "rest", "")
                        + " = " + num(result["variance"], "variance", "floor rest")),
            blocks.note("More voters shrink the second part only; the first stays."),
        ])
    else:
        shown.append(blocks.line(
            "bootstrap share", "1 − (1 − 1/" + var("n") + ")" + sup("", var("n"))
            + " = 1 − (1 − 1/" + n + ")" + sup("", n) + " = " + num(result["share"], "share", "")
            + " of the data occur (large " + var("n") + ": 1 − 1/e = " + fmt(-math.expm1(-1.0)) + ")"))
    say = "majority right with probability " + fmt(result["majority"])
    if values["show"] == "variance":
        say = "variance of the mean " + fmt(result["variance"])
    if values["show"] == "bootstrap":
        say = "bootstrap share " + fmt(result["share"])
    return blocks.shown(shown, say, 0, 0)


def answer_majority(values, result):
    """Return how often the majority is right."""
    return result["majority"]


def answer_variance(values, result):
    """Return the variance of the mean."""
    return result["variance"]


def answer_share(values, result):
    """Return the share of distinct points in a bootstrap sample."""
    return result["share"]


ASKS = [ask("majority", "the probability that the majority is right", ["N", "p"], answer_majority),
        ask("variance", "the variance of the mean", ["N", "rho", "variance"], answer_variance),
        ask("share", "the expected share of the data in a bootstrap sample", ["n"], answer_share)]


def fresh(state):
    """Pick three voters, and a bootstrap sample of few points."""
    return {"N": "3", "p": pick(state, ["0.2", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]),
            "rho": pick(state, ["0", "0.1", "0.4", "0.7"]), "variance": pick(state, ["3", "6", "9"]),
            "n": pick(state, ["2", "3", "4", "5"])}


EXAMPLE = {"name": "bagging-vote", "title": "Why a vote of many is better", "inputs": INPUTS,
           "presets": PRESETS, "check": anything, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["show", "N"], "open_at": "first", "asks": ASKS, "fresh": fresh,
           "gesture": "Drag the points: the curve follows."}
