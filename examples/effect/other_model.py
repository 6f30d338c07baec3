#!/usr/bin/env python3
"""Another base model for a pool, so that a figure does not hang on the model that was there when the methods were chosen.

    python3 examples/effect/other_model.py --train train.manifest --images POOL/images --truth truth.csv --side 32 --output OTHER
    hardexample mine --input OTHER --output OUT --set model_serving_url=OTHER/model --set train_data_path=train.manifest
    hardexample evaluate --output OUT --truth OTHER/truth.csv

Trains a plain network of strided convolutions from scratch on the training images, writes it to OTHER/model, its predictions of the images to
OTHER/inference_results, links to the images to OTHER/images, and the truth with its own mistakes to OTHER/truth.csv.

Needs numpy, Pillow, onnx and torch 1.13 or later (Debian: python3-torch, python3-pil, python3-onnx). The result is the same from run to run
on one machine.
"""
import argparse
import csv
import json
import pathlib

import numpy as np
import torch
from PIL import Image
from torch import nn


class Network(nn.Module):
    """Four strided convolutions, an embedding of 64 values, a softmax."""

    def __init__(self, classes):
        super().__init__()
        layers, channels = [], 3
        for width in (24, 48, 96, 96):
            layers += [nn.Conv2d(channels, width, 4, stride=2, padding=1), nn.GroupNorm(8, width), nn.LeakyReLU(0.1)]
            channels = width
        self.features = nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(channels, 64), nn.Tanh())
        self.classify = nn.Sequential(nn.Dropout(0.2), nn.Linear(64, classes))

    def forward(self, images):
        embedding = self.features(images)
        return self.classify(embedding).softmax(1), embedding


def pixels(path, side):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize((side, side), Image.BILINEAR)).transpose(2, 0, 1)


def tensor(images):
    return torch.from_numpy(images.astype(np.float32)) / 255


def train(images, labels, classes, epochs, seed):
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    net = Network(classes)
    inputs, targets = tensor(images), torch.from_numpy(labels)
    optimiser = torch.optim.AdamW(net.parameters(), lr=1.5e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for _ in range(epochs):
        for chosen in torch.randperm(len(inputs)).split(32):
            part = inputs[chosen]
            mirrored = torch.rand(len(part)) < 0.5
            part[mirrored] = part[mirrored].flip(3)
            loss = nn.functional.nll_loss(net(part)[0].clamp_min(1e-9).log(), targets[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        schedule.step()
    return net.eval()


def write_model(net, side, labels, folder):
    folder.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(net, torch.zeros(1, 3, side, side), folder / "other.onnx", input_names=["input"],
                      output_names=["probabilities", "embedding"], opset_version=13,
                      dynamic_axes={name: {0: "n"} for name in ("input", "probabilities", "embedding")})
    (folder / "model.yaml").write_text(
        f"task: image_classification\ninput: {{ size: [{side}, {side}], resize: stretch, color: rgb, scale: {1 / 255!r}, "
        f"mean: [0, 0, 0], std: [1, 1, 1] }}\nlabels: [{', '.join(labels)}]\n"
        "output: { probabilities: probabilities, embedding: embedding }\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=pathlib.Path, required=True, help="the training manifest; sources are relative to it")
    parser.add_argument("--images", type=pathlib.Path, required=True, help="the folder of the pool's images")
    parser.add_argument("--truth", type=pathlib.Path, required=True, help="CSV with the columns file, true_label, correct")
    parser.add_argument("--side", type=int, required=True, help="input size of the network, px")
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    lines = [json.loads(line) for line in args.train.read_text(encoding="utf-8").splitlines() if line.strip()]
    names = [line["annotation"][0]["name"] for line in lines]
    labels = sorted(set(names))
    images = np.stack([pixels(args.train.parent / line["source"], args.side) for line in lines])
    net = train(images, np.array([labels.index(name) for name in names]), len(labels), args.epochs, args.seed)
    write_model(net, args.side, labels, args.output / "model")

    with open(args.truth, encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    for folder in ("images", "inference_results"):
        (args.output / folder).mkdir(exist_ok=True)
    with torch.no_grad():
        scores = torch.cat([net(tensor(np.stack([pixels(args.images / row["file"], args.side) for row in truth[i:i + 250]])))[0]
                            for i in range(0, len(truth), 250)]).numpy()
    for row, score in zip(truth, scores):
        link = args.output / "images" / row["file"]
        if not link.exists():
            link.symlink_to((args.images / row["file"]).resolve())
        row["predicted_label"] = labels[int(score.argmax())]
        row["correct"] = int(row["predicted_label"] == row["true_label"])
        pairs = [[labels[i], f"{score[i]:.6f}"] for i in np.argsort(-score, kind="stable")]
        (args.output / "inference_results" / f"{row['file']}_result.txt").write_text(
            json.dumps({"predicted_label": row["predicted_label"], "scores": pairs}), encoding="utf-8")
    with open(args.output / "truth.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, truth[0].keys())
        writer.writeheader()
        writer.writerows(truth)
    print(f"{len(lines)} training images, {len(truth)} of the pool, {np.mean([row['correct'] == 0 for row in truth]):.3f} of them wrong")


if __name__ == "__main__":
    main()
