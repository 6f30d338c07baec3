namespace HardExample.Core.Configuration;

/// <summary>How a detector's outputs are read.</summary>
public enum DetectionDecoder
{
    /// <summary>Three outputs: boxes [N, 4], scores [N], class indices [N] (torchvision, TF object detection).</summary>
    BoxesScoresLabels,

    /// <summary>One output [N, 5 + C]: cx, cy, w, h, objectness, class scores.</summary>
    Yolov5,

    /// <summary>One output [4 + C, N]: cx, cy, w, h, class scores.</summary>
    Yolov8,

    /// <summary>One output [N, 6] of finished boxes: x1, y1, x2, y2, score, class.</summary>
    End2end,
}
