using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Predictions;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>Box features of labelled boxes by class, and as background of weak detections that match none.</summary>
internal static class ReferenceBoxes
{
    // From this overlap on a detection matches an annotation.
    private const double MatchIoU = 0.5;

    internal static ReferenceVectors Collect(IReadOnlyList<Sample> samples, TrainingReference reference, ReferenceOptions options)
    {
        List<string> ids = [];
        List<int> labels = [];
        List<float[]> vectors = [];
        foreach (Sample sample in samples)
        {
            if (!sample.LabelledBoxes.IsDefault && !sample.LabelledBoxEmbeddings.IsDefault)
                for (int b = 0; b < Math.Min(sample.LabelledBoxes.Length, sample.LabelledBoxEmbeddings.Length); b++)
                    Add(sample.Id, reference.ClassIndex(sample.LabelledBoxes[b].Label), sample.LabelledBoxEmbeddings[b]);

            if (sample.Prediction is not DetectionPrediction detection || sample.LabelledBoxes.IsDefault || sample.BoxEmbeddings.IsDefault)
                continue;
            var labelled = new SimilarBoxes(MatchIoU);
            for (int b = 0; b < sample.LabelledBoxes.Length; b++) labelled.Add(b, 0, sample.LabelledBoxes[b].Box);
            for (int b = 0; b < Math.Min(detection.Boxes.Length, sample.BoxEmbeddings.Length); b++)
            {
                DetectedBox box = detection.Boxes[b];
                if (sample.BoxEmbeddings[b] is null) continue;
                if (box.Score < options.ScoreThresholdLow && !labelled.Near(0, box.Box)
                    .Exists(l => sample.LabelledBoxes[l].Box.IoU(box.Box) >= MatchIoU))
                    Add(sample.Id, ReferenceVectors.NoClass, sample.BoxEmbeddings[b]);
            }
        }
        return new([.. ids], [.. labels], VectorSet.FromRows(vectors));

        void Add(string id, int label, float[]? vector)
        {
            if (vector is null) return;
            if (vectors.Count > 0 && vectors[0].Length != vector.Length)
                throw new InputException(
                    $"The box features of training sample '{id}' have {vector.Length} values, the others {vectors[0].Length}. Observe "
                        + "the whole training set with one feature extractor.");
            ids.Add(id);
            labels.Add(label);
            vectors.Add(vector);
        }
    }
}
