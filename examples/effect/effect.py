#!/usr/bin/env python3
"""Does it pay to label what was mined? Retrains the digits demo's classifier on mined and on random samples, and writes docs/effect.md.

    hardexample demo                                      # mines the digits pool into artifacts/demo
    python3 examples/effect/effect.py                     # about eight minutes on one core; what is done is kept in artifacts/effect

Every run trains a fresh network, as examples/digits/train.py does but for half as many epochs, on the 600 digits of the base set plus N labelled digits of the
pool, and measures it on the 6,000 test digits that are in neither. Nothing is tuned on those.

Needs numpy and torch 1.13 or later (Debian: python3-torch). The result is the same from run to run on one machine.
"""
import argparse
import json
import math
import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples" / "digits"))
import train as digits  # noqa: E402  (it is a script beside this one, not an installed package)

SHARES = (0.02, 0.05, 0.10)
RANDOM_CURVE = (0.20, 0.40, 0.70)
T95 = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}
CHOICES = {
    "random": "random",
    "hardest": "hardest first (hard coefficient)",
    "diverse": "hardest and diverse (`Select-HardExample -Diverse`)",
    "confidence": "least confident first (1 - p1)",
}


def read_pool(path):
    """The job's record, one dictionary a sample, in the order of the pool."""
    with open(path, encoding="utf-8") as lines:
        samples = [json.loads(line) for line in lines]
    return sorted(samples, key=lambda sample: sample["sequence"])


def embed(base_images, base_labels, images):
    """Embeddings of length 1 by a network trained on the base set alone."""
    net = digits.train(base_images, base_labels)
    with digits.torch.no_grad():
        return digits.nn.functional.normalize(net.features(digits.to_input(images)), dim=1).numpy()


def diverse(samples, embeddings, count):
    """As Select-HardExample -Diverse: each next one has the largest coefficient x (1 - cosine to the most alike one so far)."""
    coefficients = np.array([sample["coefficient"] for sample in samples])
    closest, chosen = np.zeros(len(samples)), []
    for _ in range(count):
        value = coefficients * (1 - closest)
        value[chosen] = -1
        chosen.append(int(value.argmax()))
        closest = np.maximum(closest, embeddings @ embeddings[chosen[-1]])
    return chosen


def choose(name, samples, count, seed, embeddings):
    """Positions in the pool of `count` samples; embeddings: [pool, n] of length 1."""
    if name == "random":
        return np.random.default_rng(seed).permutation(len(samples))[:count]
    if name == "confidence":
        return sorted(range(len(samples)), key=lambda i: max(samples[i]["confidences"].values()))[:count]
    if name == "hardest":
        return sorted(range(len(samples)), key=lambda i: -samples[i]["coefficient"])[:count]
    return diverse(samples, embeddings, count)


class Runs:
    """Accuracies of training runs; what was computed once is read back."""

    def __init__(self, path, key, compute):
        self.path, self.compute = path, compute
        kept = json.loads(path.read_text()) if path.exists() else {}
        self.known = kept["runs"] if kept.get("key") == key else {}
        self.key = key

    def accuracy(self, name, count, seed):
        entry = f"{name} {count} {seed}"
        if entry not in self.known:
            self.known[entry] = self.compute(name, count, seed)
            print(f"{entry}: {np.round(self.known[entry], 4)}", file=sys.stderr, flush=True)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(json.dumps({"key": self.key, "runs": self.known}, indent=1))
        return self.known[entry]

    def accuracies(self, name, count, seeds):
        return np.array([self.accuracy(name, count, seed) for seed in seeds])


def mean_and_half(values):
    """The mean and half of its 95 % interval (Student's t)."""
    return values.mean(), T95[len(values) - 1] * values.std(ddof=1) / math.sqrt(len(values))


def equal_random_count(accuracy, curve):
    """How many random labels reach an accuracy, between the measured points; None beyond the last.

    curve: (count, mean accuracy) in ascending order of count. A larger random set never counts as worse than a smaller one.
    """
    previous_count, previous = curve[0]
    for count, value in curve[1:]:
        value = max(value, previous)
        if accuracy <= value:
            share = 1 if value == previous else max(0, (accuracy - previous) / (value - previous))
            return previous_count + share * (count - previous_count)
        previous_count, previous = count, value
    return None


def percent(value, half=None):
    return f"{100 * value:.2f}" if half is None else f"{100 * value:.2f} ± {100 * half:.2f}"


def report(runs, samples, embeddings, wrong, seeds, base_count, holdout_count, epochs):
    """The page, as lines of Markdown."""
    pool = len(samples)
    counts = {share: round(share * pool) for share in SHARES + RANDOM_CURVE}
    base = runs.accuracies("base", 0, seeds)
    curve = [(0, base.mean())] + [(n, runs.accuracies("random", n, seeds).mean()) for n in counts.values()]
    yield "# What mining saves"
    yield ""
    yield "The promise of hard-example mining is fewer labels for the same model. This page measures it on the digits demo:"
    yield ""
    yield "    hardexample demo"
    yield "    python3 examples/effect/effect.py"
    yield ""
    yield f"The demo's classifier is trained afresh on its base set of {base_count:,} digits plus N digits out of the pool of {pool:,}, with their true labels,"
    yield f"and measured on {holdout_count:,} test digits that are in neither. {len(seeds)} seeds ({epochs} epochs each); ± is half of a 95 % interval of the mean (Student's t)."
    yield "The coefficients are those of the default weights. The last column is how many random labels reach the same mean accuracy, read off the curve below."
    yield ""
    yield f"The base set alone gives an accuracy of {percent(*mean_and_half(base))} %."
    yield ""
    yield "| N | chosen | accuracy, % | against random, points | of these mispredicted | as good as random |"
    yield "|---|---|---|---|---|---|"
    for share in SHARES:
        n = counts[share]
        chance = runs.accuracies("random", n, seeds)
        for name, title in CHOICES.items():
            values = runs.accuracies(name, n, seeds)
            mispredicted = np.mean([wrong[np.asarray(choose(name, samples, n, seed, embeddings))].mean() for seed in seeds])
            if name == "random":
                difference, equal = "", ""
            else:
                mean, half = mean_and_half(values - chance)
                difference = f"{100 * mean:+.2f} ± {100 * half:.2f}"
                number = equal_random_count(values.mean(), curve)
                equal = f"over {curve[-1][0]:,}" if number is None else f"{round(number, -1):,.0f} ({number / n:.1f} × N)"
            yield f"| {n} ({100 * share:.0f} %) | {title} | {percent(*mean_and_half(values))} | {difference} | {100 * mispredicted:.0f} % | {equal} |"
    yield ""
    against = []
    for share in SHARES:
        n = counts[share]
        mean, half = mean_and_half(runs.accuracies("hardest", n, seeds) - runs.accuracies("confidence", n, seeds))
        against.append(f"{100 * mean:+.2f} ± {100 * half:.2f} at N = {n:,}")
    yield f"Hardest first against least confident first, which needs no mining, in points: {', '.join(against)}."
    yield ""
    yield "Random labels alone:"
    yield ""
    yield "| N | " + " | ".join(f"{n:,}" for n, _ in curve) + " |"
    yield "|---|" + "---|" * len(curve)
    yield "| accuracy, % | " + " | ".join(percent(value) for _, value in curve) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demo", type=pathlib.Path, default=ROOT / "artifacts" / "demo", help="what `hardexample demo` wrote")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "artifacts" / "digits", help="folder with the four IDX files")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "artifacts" / "effect", help="where finished runs are kept")
    parser.add_argument("--page", type=pathlib.Path, default=ROOT / "docs" / "effect.md", help="the page to write")
    parser.add_argument("--seeds", type=int, choices=range(2, 11), default=5, metavar="2..10")
    parser.add_argument("--epochs", type=int, default=15)
    args = parser.parse_args()

    record = args.demo / "output" / ".hardexample" / "samples.jsonl"
    if not record.exists():
        sys.exit(f"{record} is not there; run `hardexample demo` first.")
    samples = read_pool(record)
    base_images, base_labels = (part[:digits.TRAINING_COUNT] for part in digits.read_digits(args.data, "train"))
    test_images, test_labels = digits.read_digits(args.data, "t10k")
    pool, holdout = digits.pool_and_holdout(len(test_images))
    if [sample["id"] for sample in samples] != [f"{i + 1}.png" for i in range(len(pool))]:
        sys.exit(f"{record} is not of the whole pool of the demo; run `hardexample demo` again.")
    wrong = np.array([int(sample["predicted"]) for sample in samples]) != test_labels[pool]

    embeddings = embed(base_images, base_labels, test_images[pool])

    def accuracy(name, count, seed):
        added = pool[np.asarray(choose(name, samples, count, seed, embeddings), dtype=int)] if count else pool[:0]
        net = digits.train(
            np.concatenate([base_images, test_images[added]]), np.concatenate([base_labels, test_labels[added]]), seed, args.epochs)
        return digits.evaluate(net, test_images[holdout], test_labels[holdout])

    # Other coefficients or another training make the kept runs worthless.
    key = [args.epochs, "weighted k-center", [sample["coefficient"] for sample in samples]]
    runs = Runs(args.work / "runs.json", key, accuracy)
    seeds = range(1, args.seeds + 1)
    lines = list(report(runs, samples, embeddings, wrong, seeds, len(base_labels), len(holdout), args.epochs))
    args.page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {args.page}")


if __name__ == "__main__":
    main()
