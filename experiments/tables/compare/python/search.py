"""Searches a problem with one of Optuna's samplers and prints what was tried.

    python search.py PROBLEM SAMPLER CONCURRENCY TRIALS SEED...

PROBLEM is the file of a recorded table or the name of a black box. SAMPLER is
tpe, nsga2, gp or random; with "-ordinal" numbers of a table are whole numbers
with an order in place of categories, with "-raw" FLOPs are told as they are in
place of their logarithm, with "-flat" settings that do not exist are asked for
too, as if there were no conditions. A line of JSON is printed for each seed: its trials in
the order of their ends, each with value (greater is better), cost and, for a
table, the number of its row.

CONCURRENCY trials are outstanding at once. Time is virtual: the trial that ends
next is the one whose training, counted in FLOPs, is over first.
"""

import heapq
import json
import sys
import time
import warnings

import optuna

import boxes
import table


def sampler(name, seed):
    if name == "tpe":
        return optuna.samplers.TPESampler(multivariate=True, group=True, constant_liar=True, seed=seed)
    if name == "nsga2":
        return optuna.samplers.NSGAIISampler(seed=seed)
    if name == "gp":
        return optuna.samplers.GPSampler(deterministic_objective=True, warn_independent_sampling=False, seed=seed)
    if name == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    raise SystemExit(f"there is no sampler {name}")


def problem(name, options):
    if name in boxes.BOXES:
        return boxes.Box(name)
    return table.Table(name, options)


def search(p, optimizer, concurrency, trials):
    """Returns what was tried, in the order of the trials' ends."""
    study = optuna.create_study(directions=p.directions, sampler=optimizer)
    outstanding, clock, asked, ended = [], 0.0, 0, []
    while True:
        while len(outstanding) < concurrency and asked < trials:
            trial = study.ask()
            at = p.suggest(trial)
            heapq.heappush(outstanding, (clock + p.length(at), asked, trial, at))
            asked += 1
        if not outstanding:
            return ended
        clock, _, trial, at = heapq.heappop(outstanding)
        outcome = p.outcome(at)
        if outcome is None:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
        else:
            study.tell(trial, outcome)
        ended.append(p.record(at))


def main(name, method, concurrency, trials, *seeds):
    warnings.simplefilter("ignore")  # of options that are marked as experimental
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    method, *options = method.split("-")
    p = problem(name, options)
    for seed in map(int, seeds):
        began = time.perf_counter()
        ended = search(p, sampler(method, seed), int(concurrency), int(trials))
        seconds = round(time.perf_counter() - began, 3)
        line = {"seed": seed, "optuna": optuna.__version__, "seconds": seconds, "trials": ended}
        print(json.dumps(line, separators=(",", ":")), flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 6:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
