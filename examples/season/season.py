#!/usr/bin/env python3
"""Is a season of mining worth its ledger and budget? Simulates twelve weeks and prints the tables of docs/season.md.

    python3 examples/season/season.py --sets digits classification --data FOLDER --drift   # about an hour of one core; what is done is kept

Each week a part of the pool comes into a folder in which earlier images stay; from week 7 on a part of it is shifted. Each way of choosing
gives its budget of labels a week, 2 % of the week's images. Every four weeks the model is trained afresh on the base set and all labels so
far. It is measured on test images without and with a shift.

With --drift each week's images are also mined alone, with the first model, and it is told in which weeks the job finds that they have
drifted: against the training set in one pass, against the last weeks in another, with a ledger and without a training set.

Needs numpy, Pillow, onnx and torch 1.13 or later (Debian: python3-torch, python3-pil, python3-onnx) and the command line `hardexample`.
"""
import argparse
import json
import math
import pathlib
import shutil
import subprocess
import sys

import numpy as np

import worlds
from worlds import NO_CLASS, ROOT

sys.path.insert(0, str(ROOT / "examples" / "effect"))
from effect import mean_and_half  # noqa: E402  (it is a script of another example, not an installed package)

WEEKS, SHIFT_FROM, RETRAINED_EVERY, BUDGET, SHIFTED_SHARE = 12, 7, 4, 0.02, 0.3
WAYS = {
    "ledger": "hardest first, with ledger and budget",
    "nightly": "hardest first, without memory",
    "random": "random",
    "confidence": "least confident first, what was labelled left out",
}

DRIFT = {"training": "the training set", "weeks": "the last weeks, by the ledger"}


class Season:
    """The images of twelve weeks, drawn by a seed, as files."""

    def __init__(self, world, seed, folder):
        random = np.random.default_rng(seed)
        order = random.permutation(len(world.pool_images))
        if world.pool_shifted is None:
            weeks = np.array_split(order, WEEKS)
            self.shifted = np.zeros(len(order), dtype=bool)
            for week in weeks[SHIFT_FROM - 1:]:
                self.shifted[week] = random.random(len(week)) < SHIFTED_SHARE
        else:
            self.shifted = world.pool_shifted
            late = np.array_split(order[self.shifted[order]], WEEKS - SHIFT_FROM + 1)
            plain, size = order[~self.shifted[order]], len(order) // WEEKS
            weeks = []
            for week in range(1, WEEKS + 1):
                own = late[week - SHIFT_FROM] if week >= SHIFT_FROM else order[:0]
                fill = size - len(own) if week < WEEKS else len(plain)
                weeks.append(np.concatenate([own, plain[:fill]]))
                plain = plain[fill:]
        self.weeks = [np.sort(week) for week in weeks]
        self.images = world.pool_images.copy()
        if world.pool_shifted is None:
            self.images[self.shifted] = worlds.shifted(self.images[self.shifted], world.shifts, world.strength, seed)
        self.paths = np.empty(len(order), dtype=object)
        for number, week in enumerate(self.weeks, 1):
            names = [f"{i:05}.png" for i in week]
            part = folder / f"week{number:02}"
            worlds.write_images(self.images[week], part, names)
            self.paths[week] = [part / name for name in names]
        self.base_paths = [folder / "base" / f"{i:05}.png" for i in range(len(world.base_images))]
        worlds.write_images(world.base_images, folder / "base", [path.name for path in self.base_paths])


class Run:
    """Twelve weeks of one way of choosing; `first` is the model that they begin with."""

    def __init__(self, world, season, first, way, seed, folder, program):
        self.world, self.season, self.way, self.seed, self.folder, self.program = world, season, way, seed, folder, program
        self.net = first
        self.random = np.random.default_rng([seed, 7])
        self.labelled, self.asked, self.accuracies = [], 0, []

    def result(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.put_in_service(0)
        for week in range(1, WEEKS + 1):
            part = self.season.weeks[week - 1]
            chosen = self.choose(week, part, math.ceil(BUDGET * len(part)))
            self.asked += len(chosen)
            self.labelled += [i for i in chosen if i not in set(self.labelled)]
            if week % RETRAINED_EVERY == 0:
                self.net = self.world.train(*self.labelled_images(), self.seed)
                self.put_in_service(week)
        late = [i for i in self.labelled if self.season.shifted[i]]
        return {"accuracies": self.accuracies, "asked": self.asked, "labelled": len(self.labelled), "shifted": len(late)}

    def usable(self):
        return [i for i in self.labelled if self.world.pool_labels[i] != NO_CLASS]

    def labelled_images(self):
        usable = self.usable()
        return (np.concatenate([self.world.base_images, self.season.images[usable]]),
                np.concatenate([self.world.base_labels, self.world.pool_labels[usable]]))

    def put_in_service(self, week):
        self.accuracies.append([self.world.accuracy(self.net, tests, self.world.test_labels)
                                for tests in (self.world.test_images, self.world.test_shifted_images)])
        if self.way in ("random", "confidence") or week == WEEKS:
            return
        self.model = self.folder / f"model{week:02}"
        self.world.export(self.net, self.model)
        self.training = self.folder / f"train{week:02}.manifest"
        worlds.write_manifest(
            self.training, self.season.base_paths + [self.season.paths[i] for i in self.usable()],
            [self.world.classes[label] for label in self.labelled_images()[1]])

    def choose(self, week, part, count):
        folder = np.concatenate(self.season.weeks[:week])
        if self.way == "random":
            return list(self.random.permutation(part)[:count])
        if self.way == "confidence":
            rest = folder[~np.isin(folder, self.labelled)]
            sure = self.world.run(self.net, self.season.images[rest])[0].max(1)
            return list(rest[np.argsort(sure, kind="stable")[:count]])
        return self.mine(folder, count)

    def mine(self, folder, count):
        output, ledger = self.folder / "out", self.folder / "season.db"
        self.job(folder, "--top", count, "--set", f"train_data_path={self.training}",
                 *(["--ledger", ledger] if self.way == "ledger" else []))
        number = {str(path): i for path, i in zip(self.season.paths[folder], folder)}
        with open(output / ".hardexample" / "samples.jsonl", encoding="utf-8") as lines:
            chosen = [number[sample["source"]] for sample in map(json.loads, lines) if sample["hard"]]
        if self.way == "ledger" and chosen:
            self.return_labels(chosen, ledger)
        return chosen

    def job(self, images, *options):
        manifest = self.folder / "in.manifest"
        worlds.write_manifest(manifest, self.season.paths[images])
        parameters = (f"model_serving_url={self.model}", f"extensions.cache={self.folder.parent / 'cache'}", "extensions.threads=1",
                      "extensions.feature_extractor=model")
        self.hardexample("mine", "--input", manifest, "--output", self.folder / "out", "--force",
                         *(option for parameter in parameters for option in ("--set", parameter)), *options)

    def alarms(self, with_training):
        """For each week what the job finds to have drifted, null where it cannot tell."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.put_in_service(0)
        found = []
        for part in self.season.weeks:
            compared = ["--set", f"train_data_path={self.training}"] if with_training else ["--ledger", self.folder / "season.db"]
            self.job(part, "--top", 1, *compared)
            summary = json.loads((self.folder / "out" / ".hardexample" / "summary.json").read_text(encoding="utf-8"))
            drift = summary.get("drift")
            found.append(None if drift is None else drift["verdict"] != "none")
        return found

    def return_labels(self, chosen, ledger):
        for is_class, options in ((True, []), (False, ["--rejected"])):
            rows = [i for i in chosen if (self.world.pool_labels[i] != NO_CLASS) == is_class]
            if not rows:
                continue
            labels = self.folder / "labels.csv"
            labels.write_text("path,label\n" + "".join(
                f"{self.season.paths[i]},{self.world.classes[self.world.pool_labels[i]] if is_class else ''}\n" for i in rows),
                encoding="utf-8")
            self.hardexample("ledger", "label", "--ledger", ledger, "--labels", labels, *options)

    def hardexample(self, *arguments):
        done = subprocess.run([str(self.program), *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"hardexample {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")


def percent(values):
    mean, half = mean_and_half(100 * np.asarray(values))
    return f"{mean:.2f} ± {half:.2f}"


def table(runs):
    """runs: way → results of the seeds."""
    first = np.array([r["accuracies"][0] for r in next(iter(runs.values()))])
    yield f"The first model: {percent(first[:, 0])} % without a shift, {percent(first[:, 1])} % with one."
    yield ""
    yield ("| chosen | labels asked for | images they gave | of these shifted | plain test images, % | against random | shifted ones, % "
           "| against random |")
    yield "|---|---|---|---|---|---|---|---|"
    chance = np.array([r["accuracies"][-1] for r in runs["random"]])
    for way, results in runs.items():
        last = np.array([r["accuracies"][-1] for r in results])
        gain = ["" if way == "random" else percent(last[:, i] - chance[:, i]) for i in (0, 1)]
        asked, labelled, late = (np.mean([r[key] for r in results]) for key in ("asked", "labelled", "shifted"))
        yield (f"| {WAYS[way]} | {asked:.0f} | {labelled:.0f} | {late:.0f} | {percent(last[:, 0])} | {gain[0]} | {percent(last[:, 1])} "
               f"| {gain[1]} |")
    yield ""
    yield "Accuracy without / with a shift after the trainings of weeks 4, 8 and 12, %:"
    yield ""
    yield "| chosen | week 4 | week 8 | week 12 |"
    yield "|---|---|---|---|"
    for way, results in runs.items():
        curve = 100 * np.mean([r["accuracies"] for r in results], axis=0)
        yield f"| {WAYS[way]} | " + " | ".join(f"{plain:.2f} / {shift:.2f}" for plain, shift in curve[1:]) + " |"


def alarm_table(alarms):
    """alarms: with what the weeks were compared → for each seed and week whether there was an alarm."""
    yield "| compared with | " + " | ".join(f"week {week}" for week in range(1, WEEKS + 1)) + " |"
    yield "|---|" + "---|" * WEEKS
    for title, seeds in alarms.items():
        weeks = [[seed[week] for seed in seeds if seed[week] is not None] for week in range(WEEKS)]
        yield f"| {title} | " + " | ".join(f"{sum(found)} of {len(found)}" if found else "–" for found in weeks) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=pathlib.Path, default=ROOT / "artifacts" / "digits", help="folder with the four IDX files")
    parser.add_argument("--pool", type=int, default=3600, help="digits that come in over the weeks")
    parser.add_argument("--data", type=pathlib.Path, help="folder with classification/: train.manifest, pool/images, pool_truth.csv")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "artifacts" / "season", help="where finished runs are kept")
    parser.add_argument("--program", default="hardexample", help="the command line")
    parser.add_argument("--sets", nargs="+", choices=("digits", "classification"), default=("digits",), help="which sets")
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--drift", action="store_true", help="also tell in which weeks the job finds a drift")
    parser.add_argument("--seeds", type=int, choices=range(2, 11), default=3, metavar="2..10")
    args = parser.parse_args()

    makers = {
        "digits": lambda: worlds.Digits(args.digits, args.pool),
        "classification": lambda: worlds.Photographs(args.data / "classification", base=800, tests=2000, side=32, epochs=15),
    }
    for name in args.sets:
        results = args.work.resolve() / f"{name}.json"
        results.parent.mkdir(parents=True, exist_ok=True)
        known = json.loads(results.read_text()) if results.exists() else {}
        world, seeds = None, range(1, args.seeds + 1)
        for seed in seeds:
            folder = args.work.resolve() / name / f"seed{seed}"
            wanted = [*args.ways, *(DRIFT if args.drift else [])]
            missing = [way for way in wanted if f"{way} {seed}" not in known]
            if missing:
                world = world or makers[name]()
                season, first = Season(world, seed, folder), world.train(world.base_images, world.base_labels, seed)
            for way in missing:
                run = Run(world, season, first, way, seed, folder / "run", args.program)
                known[f"{way} {seed}"] = run.alarms(way == "training") if way in DRIFT else run.result()
                results.write_text(json.dumps(known, indent=1))
                print(name, way, seed, known[f"{way} {seed}"], file=sys.stderr, flush=True)
            shutil.rmtree(folder, ignore_errors=True)
        print(f"\n## {name}\n")
        print("\n".join(table({way: [known[f"{way} {seed}"] for seed in seeds] for way in args.ways})))
        if args.drift:
            print()
            print("\n".join(alarm_table({title: [known[f"{way} {seed}"] for seed in seeds] for way, title in DRIFT.items()})))


if __name__ == "__main__":
    main()
