using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HardExample.Core.Features;
using HardExample.Core.Samples;

namespace HardExample.Core.Reference;

/// <summary>
/// Makes the profile of a population while its samples pass by. Which samples are drawn is decided by the hash of the id, so the profile
/// does not depend on their order, and equals that of a population in shards.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="scoreThresholdLow">Boxes with a lower score do not count.</param>
public sealed class PopulationSampler(TaskType task, double scoreThresholdLow)
{
    /// <summary>Samples that are kept.</summary>
    public const int MaxSamples = 2048;

    private readonly PriorityQueue<ProfiledSample, (ulong Hash, string Id)> _kept =
        new(Comparer<(ulong Hash, string Id)>.Create(static (a, b) => -Compare(a, b)));

    private int _count;
    private string _extractor = "";

    /// <summary>Whether boxes are those that a person drew, where there is no prediction.</summary>
    public bool FromAnnotations { get; init; }

    /// <summary>The names of the values that are kept.</summary>
    public static ImmutableArray<string> ScalarsOf(TaskType task) =>
        [.. task == TaskType.ObjectDetection ? FeatureNames.All : FeatureNames.Image, PopulationProfile.Confidence];

    /// <summary>Counts a sample, and keeps it if it is drawn.</summary>
    /// <param name="sample">Observed; what was not observed of it is not compared.</param>
    public void Add(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        _count++;
        (ulong, string) key = (HashOf(sample.Id), sample.Id);
        if (_kept.Count == MaxSamples)
        {
            if (_kept.TryPeek(out _, out (ulong, string) last) && Compare(key, last) >= 0) return;
            _kept.Dequeue();
        }
        if (sample is { Embedding: not null, EmbeddingSource: { } source }) _extractor = source;
        _kept.Enqueue(Of(sample), key);
    }

    /// <summary>The profile of the samples so far.</summary>
    public PopulationProfile ToProfile() => new()
    {
        Task = task,
        Count = _count,
        Scalars = ScalarsOf(task),
        Samples = [.. _kept.UnorderedItems.OrderBy(static i => i.Priority, Comparer<(ulong, string)>.Create(Compare))
            .Select(static i => i.Element)],
        Extractor = _extractor,
    };

    private ProfiledSample Of(Sample sample)
    {
        ImmutableArray<double?> features = FeatureValues.Of(sample, FromAnnotations, scoreThresholdLow);
        int count = task == TaskType.ObjectDetection ? FeatureNames.All.Length : FeatureNames.Image.Length;
        return new(sample.Id,
            [.. features.Take(count).Append(sample.Prediction is DetectionPrediction { Boxes.IsEmpty: true } ? null : sample.Confidence)
                .Select(static v => (float)(v ?? double.NaN))],
            ClassesOf(sample)) { Embedding = sample.Embedding };
    }

    private ImmutableArray<KeyValuePair<string, int>> ClassesOf(Sample sample)
    {
        if (task == TaskType.ImageClassification) return (sample.Predicted ?? sample.Label) is { } label ? [new(label, 1)] : [];
        ImmutableArray<DetectedBox> boxes = (sample.Prediction as DetectionPrediction)?.Boxes
            ?? (FromAnnotations ? (ImmutableArray<DetectedBox>)sample.LabelledBoxes : default);
        return boxes.IsDefaultOrEmpty ? []
            : [.. boxes.Where(b => b.Score >= scoreThresholdLow).CountBy(static b => b.Label)
                .OrderBy(static c => c.Key, StringComparer.Ordinal)];
    }

    private static ulong HashOf(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    private static int Compare((ulong Hash, string Id) a, (ulong Hash, string Id) b) =>
        a.Hash != b.Hash ? a.Hash.CompareTo(b.Hash) : string.CompareOrdinal(a.Id, b.Id);
}
