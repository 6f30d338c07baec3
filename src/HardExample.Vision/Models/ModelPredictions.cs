using System.Collections.Immutable;
using System.Globalization;
using HardExample.Core.Samples;
using HardExample.Vision.Models.Tensors;

namespace HardExample.Vision.Models;

/// <summary>Turns what a model gives by index into predictions by name.</summary>
public static class ModelPredictions
{
    /// <summary>The prediction of a classifier.</summary>
    /// <param name="probabilities">By class index.</param>
    /// <param name="labels">By class index; default = the index itself serves as name.</param>
    public static ClassificationPrediction Classification(ReadOnlySpan<float> probabilities, ImmutableArray<string> labels)
    {
        var scores = new ClassScore[probabilities.Length];
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = new(NameOf(i, labels), Math.Clamp(probabilities[i], 0f, 1f));
            if (probabilities[i] > probabilities[best]) best = i;
        }
        return new(NameOf(best, labels), scores);
    }

    /// <summary>The prediction of a detector.</summary>
    /// <param name="boxes">Boxes in pixels of the model input.</param>
    /// <param name="labels">By class index; default = the index itself serves as name.</param>
    /// <param name="toOriginal">Maps a box from pixels of the model input to pixels of the upright original; boxes that it leaves without
    /// area are dropped.</param>
    public static DetectionPrediction Detection(
        ImmutableArray<RawBox> boxes, ImmutableArray<string> labels, Func<BoundingBox, BoundingBox> toOriginal)
    {
        ArgumentNullException.ThrowIfNull(toOriginal);
        var named = ImmutableArray.CreateBuilder<DetectedBox>(boxes.Length);
        foreach (RawBox box in boxes)
        {
            BoundingBox mapped = toOriginal(box.Box);
            if (mapped.Width > 0 && mapped.Height > 0) named.Add(new(NameOf(box.ClassIndex, labels), box.Score, mapped));
        }
        return new(named.ToImmutable());
    }

    private static string NameOf(int index, ImmutableArray<string> labels) =>
        labels.IsDefault ? index.ToString(CultureInfo.InvariantCulture) : labels[index];
}
