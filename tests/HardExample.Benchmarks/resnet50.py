"""Writes a ResNet-50 (v1.5, 224 px, 1,000 classes) with random weights as ONNX, for `--model`. Needs torch; a file name is the argument."""
import sys

import torch
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, inputs, middle, stride):
        super().__init__()
        outputs = middle * 4
        self.body = nn.Sequential(
            nn.Conv2d(inputs, middle, 1, bias=False), nn.BatchNorm2d(middle), nn.ReLU(),
            nn.Conv2d(middle, middle, 3, stride, 1, bias=False), nn.BatchNorm2d(middle), nn.ReLU(),
            nn.Conv2d(middle, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
        self.skip = nn.Identity() if stride == 1 and inputs == outputs else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return torch.relu(self.body(x) + self.skip(x))


torch.manual_seed(0)
layers, width = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)], 64
for blocks, middle, stride in (3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2):
    for block in range(blocks):
        layers.append(Bottleneck(width, middle, stride if block == 0 else 1))
        width = middle * 4
net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 1000)).eval()
torch.onnx.export(
    net, torch.zeros(1, 3, 224, 224), sys.argv[1], input_names=["input"], output_names=["logits"],
    dynamic_axes={"input": {0: "n"}, "logits": {0: "n"}}, opset_version=13)
