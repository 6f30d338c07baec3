using HardExample.Core.Predictions;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Numbers the classes of a reference and of predictions, and turns predictions into sparse distributions over them.</summary>
internal sealed class ClassDistribution
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    internal ClassDistribution(TrainingReference? reference, IReadOnlyList<Sample> samples, IEnumerable<string?>? labels = null)
    {
        foreach (string name in reference?.Classes ?? []) _indices.TryAdd(name, _indices.Count);
        var further = new SortedSet<string>(labels?.OfType<string>() ?? [], StringComparer.Ordinal);
        foreach (Sample sample in samples)
        {
            if (sample.Prediction is not ClassificationPrediction prediction) continue;
            further.Add(prediction.Label);
            foreach (ClassScore score in prediction.Scores) further.Add(score.Label);
        }
        foreach (string name in further) _indices.TryAdd(name, _indices.Count);
        Names = new string[_indices.Count];
        foreach ((string name, int index) in _indices) Names[index] = name;
    }

    /// <summary>Class names; those of the reference come first, so its class indices hold here too.</summary>
    internal string[] Names { get; }

    internal int IndexOf(string label) => _indices[label];

    /// <summary>The listed confidences of a prediction; scaled down when they add up to more than 1.</summary>
    internal (int Class, double Probability)[] Soft(ClassificationPrediction prediction)
    {
        double scale = ClassProbabilities.Scale(prediction);
        return [.. prediction.Scores.Where(static s => s.Score > 0).Select(s => (_indices[s.Label], s.Score * scale))];
    }

    /// <summary>Adds the same, weighted, to the votes for each class.</summary>
    internal void Add(double[] votes, ClassificationPrediction prediction, double weight)
    {
        double scale = ClassProbabilities.Scale(prediction);
        foreach (ClassScore score in prediction.Scores)
            if (score.Score > 0) votes[_indices[score.Label]] += weight * (score.Score * scale);
    }

    /// <summary>ln p of a prediction, [<see cref="Names"/>]; classes that it does not list share what its confidences leave to 1.</summary>
    internal double[] LogsOf(ClassificationPrediction prediction) => ClassProbabilities.LogsOf(prediction, Names.Length, IndexOf);
}
