#!/usr/bin/env python3
"""Does it pay to label what was mined, on photographs? Retrains a small network on mined and on other samples, and prints a table in Markdown.

    hardexample mine --input POOL --output OUT --set model_serving_url=MODEL --set train_data_path=train.manifest
    python3 examples/effect/photographs.py --output OUT --truth truth.csv --train train.manifest

Every second image of the pool is a candidate, the others measure: those without a shift and those with one (column `shift` of the truth) apart.
Every run trains a fresh network of 64 x 64 px input on the training images plus the N candidates chosen, with their true labels. A candidate
whose true label is no class of the training set costs a label and teaches nothing. Nothing is tuned on the images that measure.

Needs numpy, Pillow and torch 1.13 or later (Debian: python3-torch, python3-pil). The result is the same from run to run on one machine.
"""
import argparse
import csv
import json
import pathlib

import numpy as np
import torch
from PIL import Image
from torch import nn

from effect import Runs, mean_and_half, read_pool

SIDE = 64
SHARES = (0.05, 0.10, 0.20)
CHOICES = {
    "random": "random",
    "mined": "hardest first (hard coefficient)",
    "confidence": "least confident first (1 - p1)",
    "entropy": "highest entropy first",
}


def pixels(path):
    """An image as bytes [3, 64, 64]."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.BILINEAR)).transpose(2, 0, 1)


def entropy(sample):
    values = np.array(list(sample["confidences"].values()), dtype=float)
    values = values[values > 0] / max(values.sum(), 1e-12)
    return float(-(values * np.log(values)).sum())


def order(name, samples, seed):
    """Positions of all candidates, the first to be labelled first."""
    if name == "random":
        return np.random.default_rng(seed).permutation(len(samples))
    key = {
        "mined": lambda s: -s["coefficient"],
        "confidence": lambda s: max(s["confidences"].values()),
        "entropy": lambda s: -entropy(s),
    }[name]
    return np.array(sorted(range(len(samples)), key=lambda i: key(samples[i])))


def network(classes):
    layers, channels = [], 3
    for width in (12, 24, 48, 96):
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.3), nn.Linear(channels, classes))


def train(images, labels, classes, seed, epochs, batch=32):
    """Adam with dropout, mirrored images and a cosine schedule."""
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)  # the order of summation, and so the last digit, would depend on the number of cores
    torch.manual_seed(seed)
    net = network(classes)
    inputs, targets = torch.from_numpy(images.astype(np.float32)) / 255 - 0.5, torch.from_numpy(labels.astype(np.int64))
    optimiser = torch.optim.Adam(net.parameters(), lr=2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for _ in range(epochs):
        for chosen in torch.randperm(len(inputs)).split(batch):
            if len(chosen) < 2:  # batch normalisation needs two
                continue
            part = inputs[chosen]
            mirrored = torch.rand(len(part)) < 0.5
            part[mirrored] = part[mirrored].flip(3)
            loss = nn.functional.cross_entropy(net(part), targets[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        schedule.step()
    return net.eval()


def right(net, images, labels):
    """For each image whether the most probable class is the label."""
    with torch.no_grad():
        parts = (torch.from_numpy(images.astype(np.float32)) / 255 - 0.5).split(250)
        return torch.cat([net(part).argmax(1) for part in parts]).numpy() == labels


def read_train(path):
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(path.parent / line["source"], line["annotation"][0]["name"]) for line in lines]


def percent(values):
    mean, half = mean_and_half(np.asarray(values))
    return f"{100 * mean:.1f} ± {100 * half:.1f}"


def table(runs, wrong, count, seeds):
    base = runs.accuracies("base", 0, seeds)
    yield f"The training set alone: {percent(base[:, 0])} % without a shift, {percent(base[:, 1])} % with one."
    yield ""
    yield "| N | chosen | accuracy without a shift, % | against random, points | accuracy with a shift, % | against random, points | mispredicted |"
    yield "|---|---|---|---|---|---|---|"
    for share in SHARES:
        n = round(share * count)
        chance = runs.accuracies("random", n, seeds)
        for name, title in CHOICES.items():
            values = runs.accuracies(name, n, seeds)
            gain = ["" if name == "random" else percent(values[:, i] - chance[:, i]) for i in (0, 1)]
            yield (f"| {n} ({100 * share:.0f} %) | {title} | {percent(values[:, 0])} | {gain[0]} | {percent(values[:, 1])} | {gain[1]} "
                   f"| {100 * np.mean([wrong(name, n, seed) for seed in seeds]):.0f} % |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, required=True, help="the output of `hardexample mine` on the pool")
    parser.add_argument("--truth", type=pathlib.Path, required=True, help="CSV with the columns file, true_label, correct, shift")
    parser.add_argument("--train", type=pathlib.Path, required=True, help="the training manifest; sources are relative to it")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("artifacts/effect"), help="where finished runs are kept")
    parser.add_argument("--seeds", type=int, choices=range(2, 11), default=5, metavar="2..10")
    parser.add_argument("--epochs", type=int, default=20)
    args = parser.parse_args()

    with open(args.truth, encoding="utf-8", newline="") as file:
        truth = {row["file"]: row for row in csv.DictReader(file)}
    samples = read_pool(args.output / ".hardexample" / "samples.jsonl")
    train_set = read_train(args.train)
    classes = sorted({label for _, label in train_set})
    number = {label: i for i, label in enumerate(classes)}
    train_images = np.stack([pixels(path) for path, _ in train_set])
    train_labels = np.array([number[label] for _, label in train_set])
    candidates, held = samples[::2], [s for s in samples[1::2] if truth[s["id"]]["true_label"] in number]
    candidate_images = np.stack([pixels(s["source"]) for s in candidates])
    candidate_labels = np.array([number.get(truth[s["id"]]["true_label"], -1) for s in candidates])
    held_images = np.stack([pixels(s["source"]) for s in held])
    held_labels = np.array([number[truth[s["id"]]["true_label"]] for s in held])
    shifted = np.array([truth[s["id"]]["shift"] != "none" for s in held])

    def accuracy(name, count, seed):
        chosen = order(name, candidates, seed)[:count] if count else np.array([], dtype=int)
        chosen = chosen[candidate_labels[chosen] >= 0]
        net = train(np.concatenate([train_images, candidate_images[chosen]]), np.concatenate([train_labels, candidate_labels[chosen]]),
                    len(classes), seed, args.epochs)
        hits = right(net, held_images, held_labels)
        return [float(hits[~shifted].mean()), float(hits[shifted].mean())]

    def wrong(name, count, seed):
        return np.mean([truth[candidates[i]["id"]]["correct"] == "0" for i in order(name, candidates, seed)[:count]])

    # Other coefficients or another training make the kept runs worthless.
    key = [args.epochs, [s["coefficient"] for s in samples]]
    runs = Runs(args.work / "photographs.json", key, accuracy)
    print(f"{len(train_set)} training images, {len(candidates)} candidates, measured on {np.sum(~shifted)} images without a shift and "
          f"{np.sum(shifted)} with one; {args.seeds} seeds, {args.epochs} epochs.\n")
    print("\n".join(table(runs, wrong, len(candidates), range(1, args.seeds + 1))))


if __name__ == "__main__":
    main()
