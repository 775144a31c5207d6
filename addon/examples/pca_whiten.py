"""Principal components of points in the plane, and whitening: scores over their deviations.

Covariance [[a, b], [b, c]] with n - 1; lambda_1 = (a + c + sqrt((a - c)^2 + 4 b^2)) / 2, lambda_2 =
(ac - b^2) / lambda_1, tan 2 angle = 2b / (a - c). Bishop, Pattern Recognition and Machine Learning
(2006), 12.1.
"""

import math

from .kit import blocks, geometry
from .kit.engine import ask, preset
from .kit.formula_html import frac, num, num_signed, root, sub, var
from .kit.inputs import choice, hinted, numbers, switch
from .kit.lists import total, window
from .kit.numbers import fmt, signed
from .kit.random import whole

CLOUD = "1 1; 2 1; 3 2; 4 4; 5 4; 6 6"
# More points than these are too close together to be dragged.
MOST_HANDLES = 12
LAMBDA = [sub("λ", "1"), sub("λ", "2")]
SCORE = [sub(var("s"), "1"), sub(var("s"), "2")]

INPUTS = [
    hinted(numbers("points", "points", CLOUD, -1000, 1000, 4, 60), "x y; x y; …"),
    switch("whiten", "whiten: divide by √λ", "on"),
    choice("keep", "components kept", "2", ["1", "2"]),
]

PRESETS = [
    preset("whiten", "Look right: equal spread in every direction. Steps follow one point.",
           {"points": CLOUD, "whiten": "on", "keep": "2"}),
    preset("rotate only", "Look right: no more tilt, but the spreads stay as they were.",
           {"points": CLOUD, "whiten": "off", "keep": "2"}),
    preset("keep one", "Look right: only the place along u₁ is kept; under 2% of the variance is lost.",
           {"points": CLOUD, "whiten": "off", "keep": "1"}),
    preset("on a line", "Look right: there is no spread along u₂, so nothing to whiten there.",
           {"points": "0 0; 1 2; 2 4; 3 6", "whiten": "on", "keep": "2"}),
]


def check(values):
    """Require whole pairs."""
    if len(values["points"]) % 2 != 0:
        return {"points": fmt(len(values["points"])) + " numbers are not pairs x y"}
    return {}


def covariance(points):
    """Return the mean and covariance (over n - 1) of pairs: {"mean", "a", "b", "c"}."""
    n = len(points)
    mean = [total(geometry.column(points, i)) / n for i in range(2)]
    dx = [p[0] - mean[0] for p in points]
    dy = [p[1] - mean[1] for p in points]
    return {"mean": mean, "a": total([x * x for x in dx]) / (n - 1),
            "b": total([x * y for x, y in zip(dx, dy)]) / (n - 1),
            "c": total([y * y for y in dy]) / (n - 1)}


def direction(x, y):
    """Return (x, y) scaled to length 1, with a first coordinate that is not negative; (1, 0) for (0, 0).

    An axis may have either sign; this is the one used here.
    """
    size = math.sqrt(x * x + y * y)
    if size == 0:
        return [1.0, 0.0]
    if x < 0 or (x == 0 and y < 0):
        size = -size
    return [x / size, y / size]


def compute(values):
    """Compute the mean, covariance, eigenvalues, axes, scores, whitened scores, and error.

    Whitened scores are 0 along an axis without spread. The error is that of keeping one component.
    """
    points = geometry.tuples(values["points"], 2)
    cov = covariance(points)
    a = cov["a"]
    b = cov["b"]
    c = cov["c"]
    first = (a + c + math.sqrt((a - c) * (a - c) + 4 * b * b)) / 2
    second = (a * c - b * b) / first if first > 0 else 0.0
    # A rounding error is not a spread.
    if second < 1e-12 * first:
        second = 0.0
    u = direction(first - c, b) if a >= c else direction(b, first - a)
    axes = [u, [-u[1], u[0]]]
    lambdas = [first, second]
    scores = []
    white = []
    for p in points:
        s = [axis[0] * (p[0] - cov["mean"][0]) + axis[1] * (p[1] - cov["mean"][1]) for axis in axes]
        scores.append(s)
        white.append([s[k] / math.sqrt(lambdas[k]) if lambdas[k] > 0 else 0.0 for k in range(2)])
    return {"points": points, "mean": cov["mean"], "a": a, "b": b, "c": c, "lambda": lambdas,
            "ratio": first / (first + second) if first > 0 else math.nan,
            "angle": math.degrees(math.atan2(u[1], u[0])), "axes": axes, "scores": scores,
            "white": white, "error": (len(points) - 1) * second}


def without_rounding(x):
    """Round `x` to nine decimals, which removes the rounding errors from the zeros of a covariance."""
    return math.floor(x * 1e9 + 0.5) / 1e9


def matrix_words(a, b, c, ties):
    """Return a symmetric matrix in one line."""
    return ("[" + num(a, ties[0], "") + ", " + num(b, ties[1], "") + "; " + num(b, ties[1], "")
            + ", " + num(c, ties[2], "") + "]")


def cloud(caption, names, points, here, lines):
    """Draw points as dots with equal scales, the chosen one marked, and some curves."""
    curves = [blocks.series("", geometry.column(points, 0), geometry.column(points, 1), 0, "dots")]
    curves.extend(lines)
    xs = []
    ys = []
    for one in curves:
        xs.extend(one["xs"])
        ys.extend(one["ys"])
    curves.append(geometry.room(geometry.square(xs, ys)))
    return blocks.half(blocks.plot(caption, names[0], names[1], curves,
                                   [blocks.spot(points[here][0], points[here][1], "", 1)],
                                   []))


def hero(values, result, step):
    """Draw the points, which can be dragged, beside their scores, and the spreads along both axes."""
    points = result["points"]
    after = result["white"] if values["whiten"] else result["scores"]
    if values["keep"] == "1":
        after = [[s[0], 0.0] for s in after]
    handles = []
    if len(points) <= MOST_HANDLES:
        for i, p in enumerate(points):
            handles.append(blocks.handle(p[0], p[1], "point " + fmt(i), "points:" + fmt(2 * i),
                                         "points:" + fmt(2 * i + 1), 1 if i == step else 0))
    before = cloud("drag the points" if len(handles) > 0 else "points", ["x", "y"], points, step,
                   axis_lines(result, values["keep"]))
    line = (LAMBDA[0] + " = " + num(result["lambda"][0], "l0", "") + ", " + LAMBDA[1] + " = "
            + num(result["lambda"][1], "l1", ""))
    if result["lambda"][0] > 0:
        line = line + ": " + sub(var("u"), "1") + " explains " + num(100 * result["ratio"], "ratio",
                                                                     "l0 l1") + "%"
    return blocks.stacked([
        blocks.beside([
            blocks.with_handles(before, handles),
            cloud("whitened scores" if values["whiten"] else "scores", ["along u₁", "along u₂"],
                  after, step, [])]),
        blocks.line("", line),
    ])


def axis_lines(result, keep):
    """Return both axes, two deviations to either side of the mean.

    With one component kept, also return where the points land on it.
    """
    lines = []
    mean = result["mean"]
    for k, axis in enumerate(result["axes"]):
        reach = 2 * math.sqrt(result["lambda"][k])
        name = "u₁" if k == 0 else "u₂"
        lines.append(blocks.series(name if reach > 0 else "",
                                   [mean[0] - reach * axis[0], mean[0] + reach * axis[0]],
                                   [mean[1] - reach * axis[1], mean[1] + reach * axis[1]],
                                   2 + k, "dash"))
    if keep == "1":
        u = result["axes"][0]
        lines.append(blocks.series("", [mean[0] + s[0] * u[0] for s in result["scores"]],
                                   [mean[1] + s[0] * u[1] for s in result["scores"]], 2, "dots"))
    return lines


def score_line(result, here, k, whiten):
    """Return one score of the chosen point and, with `whiten`, its whitened form."""
    p = result["points"][here]
    u = result["axes"][k]
    tie = "s" + fmt(k)
    score = result["scores"][here][k]
    html = (SCORE[k] + " = " + num(u[0], "u" + fmt(k), "angle") + " · "
            + signed(p[0] - result["mean"][0]) + " + " + num_signed(u[1], "v" + fmt(k), "angle")
            + " · " + signed(p[1] - result["mean"][1]) + " = " + num(score, tie, ""))
    spread = result["lambda"][k]
    if whiten and spread > 0:
        html = (html + "; whitened " + frac(num(score, tie, ""),
                                            root(num(spread, "l" + fmt(k), "")))
                + " = " + num(result["white"][here][k], "w" + fmt(k), tie + " l" + fmt(k)))
    return blocks.line("point " + fmt(here) + ": score on " + sub(var("u"), fmt(k + 1)), html)


def trace(values, result, view):
    """Show the mean, covariance, eigenvalues, the two clouds, and the scores of the chosen point."""
    points = result["points"]
    here = blocks.step_of(view, len(points) - 1)
    lambdas = result["lambda"]
    whiten = values["whiten"]
    dims = 1 if values["keep"] == "1" else 2
    after = result["white"] if whiten else result["scores"]
    a = num(result["a"], "a", "")
    b = num_signed(result["b"], "b", "")
    c = num(result["c"], "c", "")
    if dims == 1:
        after = [[s[0], 0.0] for s in after]
    shown = [
        blocks.line("mean", "(" + num(result["mean"][0], "mx", "") + ", "
                    + num(result["mean"][1], "my", "") + ")"),
        blocks.line("covariance [a, b; b, c]", matrix_words(result["a"], result["b"], result["c"],
                                               ["a", "b", "c"])),
        blocks.line(LAMBDA[0], "(a + c + " + root("(a − c)² + 4b²") + ") / 2 = "
                    + frac(a + " + " + c + " + "
                           + root("(" + a + " − " + c + ")² + 4 · " + b + "²"), "2") + " = "
                           + num(lambdas[0], "l0", "a b c")),
    ]
    last = len(points) - 1
    if lambdas[0] == 0:
        shown.append(blocks.note("All points are the same: no spread, so no axis and no ratio."))
        return blocks.shown(shown, "no spread", here, last)
    shown.append(blocks.line(LAMBDA[1], "(ac − b²) / " + LAMBDA[0] + " = "
                             + frac(a + " · " + c + " − " + b + "²", num(lambdas[0], "l0", ""))
                             + " = " + num(lambdas[1], "l1", "a b c l0")))
    shown.append(blocks.line("explained by " + sub(var("u"), "1"), frac(
        num(lambdas[0], "l0", ""), num(lambdas[0], "l0", "") + " + " + num(lambdas[1], "l1", ""))
        + " = " + num(result["ratio"], "ratio", "l0 l1")))
    shown.append(blocks.line("angle of " + sub(var("u"), "1"), "½ atan2(2b, a − c) = "
                             + num(result["angle"], "angle", "a b c") + "°"))
    shown.extend([score_line(result, here, k, whiten) for k in range(dims)])
    first = window(len(points), here, 10)
    rows = []
    for i in range(first, min(len(points), first + 10)):
        row = [fmt(i)]
        row.extend([fmt(after[i][k]) for k in range(dims)])
        rows.append(row)
    head = ["point", SCORE[0] + (" / √" + LAMBDA[0] if whiten else ""),
            SCORE[1] + (" / √" + LAMBDA[1] if whiten else "")]
    shown.append(blocks.table("", head[0:dims + 1], rows, here - first))
    if dims == 2:
        cov = covariance(after)
        shown.append(blocks.line("covariance now", matrix_words(
            without_rounding(cov["a"]), without_rounding(cov["b"]), without_rounding(cov["c"]),
            ["A", "B", "C"])))
    shown.append(blocks.line("error with one component", "(n − 1) " + LAMBDA[1] + " = "
                             + fmt(last) + " · " + num(lambdas[1], "l1", "") + " = "
                             + num(result["error"], "error", "l1")))
    if lambdas[1] == 0:
        shown.append(blocks.note("λ₂ = 0: the points lie on a line. Whitening would divide by 0 "
                                 "there, so that direction is dropped."))
    if lambdas[0] - lambdas[1] < 1e-12 * lambdas[0]:
        shown.append(blocks.note("λ₁ = λ₂: every direction is as good as any other."))
    say = "eigenvalues " + fmt(lambdas[0]) + " and " + fmt(lambdas[1])
    return blocks.shown(shown, say, here, last)


def answer_first(values, result):
    """Return the larger eigenvalue."""
    return result["lambda"][0]


def answer_error(values, result):
    """Return the squared error that one component leaves."""
    return result["error"]


ASKS = [ask("first", "the larger eigenvalue of the covariance (with n − 1)",
            ["points"], answer_first),
        ask("error", "the total squared error with one component kept", ["points"], answer_error)]


def fresh(state):
    """Pick a cross along the diagonals, or upright, whose eigenvalues can be seen."""
    thin = whole(state, 1, 2)
    wide = whole(state, thin + 1, 5)
    x = whole(state, 0, 6)
    y = whole(state, 0, 6)
    tall = whole(state, 0, 1)
    arms = [[wide, wide * tall], [-wide, -wide * tall], [-thin * tall, thin], [thin * tall, -thin]]
    return {"points": "; ".join([fmt(x + arm[0]) + " " + fmt(y + arm[1]) for arm in arms])
            .replace("−", "-")}


EXAMPLE = {"name": "pca-whiten", "title": "Principal axes and whitening", "inputs": INPUTS,
           "presets": PRESETS, "check": check, "compute": compute, "trace": trace,
           "hero": hero, "lead": ["whiten", "keep"],
           "open_at": "first", "asks": ASKS, "fresh": fresh,
           "item": "point",
           "gesture": "Drag the points: the principal axes follow."}
