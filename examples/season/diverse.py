#!/usr/bin/env python3
"""Does `--diverse` give a better model than hardest first? Retrains on 5 % of a pool, on three sets, and prints a table in Markdown.

    python3 examples/season/diverse.py --data shared/data           # digits, photographs of 32 px, photographs of four animals

For each seed the first model is trained on the base set; `hardexample mine --percent 5` chooses among a random half of the pool (all of it
for the digits), once hardest first and once with --diverse, and the model is trained afresh on the base set and what was chosen, with its
true labels. It is measured on the other half (the digits: on test digits). With --prototypes other objectives are tried too: they take
the coefficients of the same job and the embeddings of the same model.

Needs what season.py needs.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys

import numpy as np

import worlds
from season import ROOT, percent
from worlds import NO_CLASS

SHARE = 0.05


def half_pool(world, seed):
    """Candidates, and what measures: positions in the pool, or None for the test images."""
    order = np.random.default_rng(seed).permutation(len(world.pool_images))
    if hasattr(world, "test_images"):
        return order, None
    half = len(order) // 2
    return order[:half], order[half:][world.pool_labels[order[half:]] != NO_CLASS]


def facility_location(coefficients, vectors, count):
    """Greedy maximum of Σ_j h_j max_{i in S} (1 + cos(i, j))/2: what is selected represents the whole population, hard samples most."""
    likeness = (1 + vectors @ vectors.T) / 2
    covered, chosen = np.zeros(len(vectors)), []
    for _ in range(count):
        gain = (coefficients[:, None] * np.maximum(likeness - covered[:, None], 0)).sum(0)
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
        covered = np.maximum(covered, likeness[:, chosen[-1]])
    return chosen


def k_center_of_hardest(coefficients, vectors, count):
    """The greedy k-center order, the hardest first, among the three times as many hardest."""
    hardest = np.argsort(-coefficients, kind="stable")[:3 * count]
    closest, chosen = np.full(len(hardest), -1.0), [0]
    for _ in range(count - 1):
        closest = np.maximum(closest, vectors[hardest] @ vectors[hardest[chosen[-1]]])
        distance = 1 - closest
        distance[chosen] = -1
        chosen.append(int(distance.argmax()))
    return list(hardest[chosen])


def badge(coefficients, vectors, probabilities, count, seed):
    """k-means++ over gradients of the last layer (Ash et al. 2020), with lengths by the coefficient: h (p − onehot) ⊗ embedding."""
    random = np.random.default_rng(seed)
    error = probabilities.copy()
    error[np.arange(len(error)), error.argmax(1)] -= 1
    error /= np.maximum(np.linalg.norm(error, axis=1, keepdims=True), 1e-12)
    # Inner products of outer products are products of inner products.
    def inner(i):
        return coefficients * coefficients[i] * (error @ error[i]) * (vectors @ vectors[i])
    chosen = [int(coefficients.argmax())]
    nearest = np.full(len(vectors), np.inf)
    for _ in range(count - 1):
        last = chosen[-1]
        nearest = np.minimum(nearest, np.maximum(coefficients ** 2 + coefficients[last] ** 2 - 2 * inner(last), 0))
        nearest[chosen] = 0
        chosen.append(int(random.choice(len(vectors), p=nearest / nearest.sum())))
    return chosen


def clusters(coefficients, vectors, count, seed):
    """k-means of the three times as many hardest in `count` clusters, weighted by the coefficient; the hardest of each."""
    hardest = np.argsort(-coefficients, kind="stable")[:3 * count]
    x, weight = vectors[hardest], coefficients[hardest]
    centres = x[np.random.default_rng(seed).choice(len(x), count, replace=False, p=weight / weight.sum())]
    for _ in range(15):
        own = (x @ centres.T).argmax(1)
        for c in np.unique(own):
            centre = (weight[own == c, None] * x[own == c]).sum(0)
            centres[c] = centre / max(np.linalg.norm(centre), 1e-12)
    own = (x @ centres.T).argmax(1)
    chosen = [int(np.flatnonzero(own == c)[0]) for c in np.unique(own)]
    chosen += [i for i in range(len(x)) if i not in set(chosen)][:count - len(chosen)]
    return list(hardest[chosen])


class Trial:
    """One set and one seed: a model, its candidates as files, what the program says of them."""

    def __init__(self, world, seed, folder, program):
        self.world, self.seed, self.folder, self.program = world, seed, folder, program
        self.candidates, self.held = half_pool(world, seed)
        self.net = world.train(world.base_images, world.base_labels, seed)
        shutil.rmtree(folder, ignore_errors=True)
        world.export(self.net, folder / "model")
        base = [folder / "base" / f"{i:05}.png" for i in range(len(world.base_images))]
        worlds.write_images(world.base_images, folder / "base", [path.name for path in base])
        worlds.write_manifest(folder / "train.manifest", base, [world.classes[i] for i in world.base_labels])
        self.paths = [folder / "pool" / f"{i:05}.png" for i in self.candidates]
        worlds.write_images(world.pool_images[self.candidates], folder / "pool", [path.name for path in self.paths])
        worlds.write_manifest(folder / "in.manifest", self.paths)
        self.count = int(np.ceil(SHARE * len(self.candidates)))

    def mine(self, *options):
        """Chosen candidates, and the coefficients of all."""
        output = self.folder / "out"
        command = [self.program, "mine", "--input", self.folder / "in.manifest", "--output", output, "--force", "--top", self.count,
                   "--set", f"model_serving_url={self.folder / 'model'}", "--set", f"train_data_path={self.folder / 'train.manifest'}",
                   "--set", f"extensions.cache={self.folder / 'cache'}", "--set", "extensions.threads=1",
                   "--set", "extensions.feature_extractor=model", *options]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        with open(output / ".hardexample" / "samples.jsonl", encoding="utf-8") as lines:
            by_source = {sample["source"]: sample for sample in map(json.loads, lines)}
        samples = [by_source[str(path)] for path in self.paths]
        return [i for i, s in enumerate(samples) if s["hard"]], np.array([s["coefficient"] for s in samples])

    def choices(self, prototypes):
        hardest, coefficients = self.mine()
        yield "random", list(np.random.default_rng(self.seed).permutation(len(self.candidates))[:self.count])
        probabilities, vectors = self.world.run(self.net, self.world.pool_images[self.candidates])
        yield "least confident first", list(np.argsort(probabilities.max(1), kind="stable")[:self.count])
        yield "hardest first", hardest
        yield "`--diverse`", self.mine("--diverse")[0]
        if prototypes:
            yield "facility location, weighted", facility_location(coefficients, vectors, self.count)
            yield "k-center among the 3 × N hardest", k_center_of_hardest(coefficients, vectors, self.count)
            yield "k-means of the 3 × N hardest, the hardest of each", clusters(coefficients, vectors, self.count, self.seed)
            yield "BADGE, weighted by the coefficient", badge(coefficients, vectors, probabilities, self.count, self.seed)

    def accuracy(self, chosen):
        world, picked = self.world, self.candidates[np.asarray(chosen, dtype=int)]
        picked = picked[world.pool_labels[picked] != NO_CLASS]
        net = world.train(np.concatenate([world.base_images, world.pool_images[picked]]),
                          np.concatenate([world.base_labels, world.pool_labels[picked]]), self.seed)
        if self.held is None:
            return world.accuracy(net, world.test_images, world.test_labels)
        return world.accuracy(net, world.pool_images[self.held], world.pool_labels[self.held])

    def wrong(self, chosen):
        picked = self.candidates[np.asarray(chosen, dtype=int)]
        return float((self.world.run(self.net, self.world.pool_images[picked])[0].argmax(1) != self.world.pool_labels[picked]).mean())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=pathlib.Path, default=ROOT / "artifacts" / "digits", help="folder with the four IDX files")
    parser.add_argument("--data", type=pathlib.Path, help="folder with classification/ and pets/")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "artifacts" / "season" / "diverse", help="where finished runs are kept")
    parser.add_argument("--program", default="hardexample", help="the command line")
    parser.add_argument("--sets", nargs="+", default=["digits", "classification", "pets"])
    parser.add_argument("--seeds", type=int, choices=range(2, 11), default=5, metavar="2..10")
    parser.add_argument("--prototypes", action="store_true", help="other objectives too")
    args = parser.parse_args()

    makers = {
        "digits": lambda: worlds.Digits(args.digits, 4000),
        "classification": lambda: worlds.Photographs(args.data / "classification", base=800, tests=0, side=32, epochs=15),
        "pets": lambda: worlds.Photographs(args.data / "pets", base=800, tests=0, side=32, epochs=15),
    }
    for name in args.sets:
        results = args.work.resolve() / f"{name}.json"
        known = json.loads(results.read_text()) if results.exists() else {}
        world = None
        for seed in range(1, args.seeds + 1):
            if str(seed) in known:
                continue
            world = world or makers[name]()
            trial = Trial(world, seed, args.work.resolve() / name, args.program)
            known[str(seed)] = {title: [trial.accuracy(chosen), trial.wrong(chosen), len(chosen)]
                                for title, chosen in trial.choices(args.prototypes)}
            results.write_text(json.dumps(known, indent=1))
            print(name, seed, known[str(seed)], file=sys.stderr, flush=True)
            shutil.rmtree(trial.folder)
        print(f"\n## {name}\n\n| chosen | accuracy, % | against hardest first | mispredicted |\n|---|---|---|---|")
        runs = [known[str(seed)] for seed in range(1, args.seeds + 1)]
        for title in runs[0]:
            values, hardest = (np.array([r[t][0] for r in runs]) for t in (title, "hardest first"))
            against = "" if title == "hardest first" else percent(values - hardest)
            print(f"| {title} | {percent(values)} | {against} | {100 * np.mean([r[title][1] for r in runs]):.0f} % |")


if __name__ == "__main__":
    main()
