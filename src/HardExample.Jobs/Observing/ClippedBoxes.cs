using HardExample.Core.Samples;

namespace HardExample.Jobs.Observing;

/// <summary>Counts boxes that reached beyond their images and were cut at the edge.</summary>
internal sealed class ClippedBoxes
{
    private int _boxes, _images;

    /// <summary>Compares a sample before and after its image was seen.</summary>
    public void Add(Sample before, Sample after)
    {
        if (before.Prediction is not DetectionPrediction was || after.Prediction is not DetectionPrediction now || was.Boxes == now.Boxes
            || was.Boxes.Length != now.Boxes.Length) return;
        int cut = 0;
        for (int i = 0; i < was.Boxes.Length; i++)
            if (was.Boxes[i].Box != now.Boxes[i].Box) cut++;
        _boxes += cut;
        if (cut > 0) _images++;
    }

    /// <summary>Reports the number, unless it is 0.</summary>
    public void Tell(Action<string> warn)
    {
        if (_boxes > 0) warn(Message(_boxes, _images));
    }

    /// <summary>What is said.</summary>
    public static string Message(int boxes, int images) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{boxes:#,0} {(boxes == 1 ? "box" : "boxes")} of {images:#,0} {(images == 1 ? "image" : "images")} reached beyond the edge and "
        + $"{(boxes == 1 ? "was" : "were")} cut there.");
}
