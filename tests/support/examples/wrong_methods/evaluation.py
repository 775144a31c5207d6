"""Wrong methods for the examples on evaluation."""

from __future__ import annotations

from tests.support.examples.wrong_methods.shared import Methods, unless

WRONG: Methods = {
    ("confusion-matrix", "precision"): lambda v, r: [r["recall"][0], r["accuracy"], r["precision"][1]],
    ("confusion-matrix", "recall"): lambda v, r: [r["precision"][0], r["accuracy"], r["recall"][1]],
    ("confusion-matrix", "balanced"): lambda v, r: [r["accuracy"], sum(r["precision"]) / 2],
    ("precision-recall-f1", "p"): lambda v, r: [r["r"], r["accuracy"]],
    ("precision-recall-f1", "r"): lambda v, r: [r["p"], r["accuracy"]],
    ("precision-recall-f1", "f"): lambda v, r: [
        r["arithmetic"],
        r["geometric"],
        r["accuracy"],
        r["p"] * r["r"] / (r["p"] + r["r"]),
    ],
    ("roc-pr-points", "auc"): lambda v, r: [unless(r["auc"] == 0.5, 1 - r["auc"]), r["ap"]],
    ("roc-pr-points", "ap"): lambda v, r: [r["auc"], r["prevalence"]],
}
