using HardExample.Core.Samples;

namespace HardExample.Jobs.Observing;

/// <summary>Counts boxes that reached beyond their images and were cut at the edge.</summary>
internal sealed class ClippedBoxes
{
    /// <summary>Boxes so far.</summary>
    public int Boxes { get; private set; }

    /// <summary>Images with such boxes so far.</summary>
    public int Images { get; private set; }

    /// <summary>Compares a sample before and after its image was seen.</summary>
    public void Add(Sample before, Sample after)
    {
        if (before.Prediction is not DetectionPrediction was || after.Prediction is not DetectionPrediction now || was.Boxes == now.Boxes
            || was.Boxes.Length != now.Boxes.Length) return;
        int cut = 0;
        for (int i = 0; i < was.Boxes.Length; i++)
            if (was.Boxes[i].Box != now.Boxes[i].Box) cut++;
        Add(cut, cut > 0 ? 1 : 0);
    }

    /// <summary>Adds what was counted elsewhere.</summary>
    public void Add(int boxes, int images) => (Boxes, Images) = (Boxes + boxes, Images + images);

    /// <summary>Says it once, if there is anything to say.</summary>
    public void Tell(Action<string> warn)
    {
        if (Boxes > 0) warn(Message(Boxes, Images));
    }

    /// <summary>What is said.</summary>
    public static string Message(int boxes, int images) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{boxes:#,0} {(boxes == 1 ? "box" : "boxes")} of {images:#,0} {(images == 1 ? "image" : "images")} reached beyond the edge and "
        + $"{(boxes == 1 ? "was" : "were")} cut there.");

    /// <summary>What is said of boxes of which nothing is left.</summary>
    public static string Omitted(int boxes, int images) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{boxes:#,0} {(boxes == 1 ? "box" : "boxes")} of {images:#,0} {(images == 1 ? "image" : "images")} "
        + $"{(boxes == 1 ? "has" : "have")} no area within the image and {(boxes == 1 ? "is" : "are")} left out of the PASCAL VOC file.");
}
