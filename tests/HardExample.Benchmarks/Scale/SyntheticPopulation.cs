using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using HardExample.Core;
using HardExample.Core.Numerics;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Samples;
using HardExample.Jobs.Scoring;

namespace HardExample.Benchmarks.Scale;

/// <summary>
/// Observed samples on disk, made from a seed: one file of embeddings and one of everything else, rows of fixed length. They are written
/// and read as streams, so that their number is bounded by the disk alone.
/// </summary>
/// <param name="folder">Where the two files are.</param>
/// <param name="name">What their names begin with.</param>
internal sealed class SyntheticPopulation(string folder, string name) : ISampleSource
{
    private const int Views = 6;
    private const int Features = 6;
    private const int RowValues = 1 + SyntheticWorld.Classes * (1 + Views) + Features;
    private const int MaxFrames = 4;
    private const double SequenceShare = 0.1;
    private const int Buffer = 1 << 20;

    private static readonly string[] Operations = [AugmentationNames.Crop, AugmentationNames.FlipLeftRight, AugmentationNames.GaussianBlur];

    private string EmbeddingFile => Path.Combine(folder, name + ".embeddings");

    private string RowFile => Path.Combine(folder, name + ".rows");

    /// <summary>Bytes on disk.</summary>
    public long Length => new FileInfo(EmbeddingFile).Length + new FileInfo(RowFile).Length;

    /// <summary>How many samples there are.</summary>
    public int Count => (int)(new FileInfo(RowFile).Length / (RowValues * sizeof(float)));

    /// <summary>
    /// Writes samples: scenes, a tenth of them of 2 to 4 frames, so that some have similar neighbours in the sequence and some do not.
    /// </summary>
    public void Write(SyntheticWorld world, int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        using var embeddings = new FileStream(EmbeddingFile, FileMode.Create, FileAccess.Write, FileShare.None, Buffer);
        using var rows = new FileStream(RowFile, FileMode.Create, FileAccess.Write, FileShare.None, Buffer);
        for (int written = 0; written < count;)
        {
            (int label, float[] embedding) = world.Scene(random);
            int frames = random.NextDouble() < SequenceShare ? 2 + random.Next(MaxFrames - 1) : 1;
            for (; frames > 0 && written < count; frames--, written++)
            {
                embeddings.Write(MemoryMarshal.AsBytes<float>(embedding));
                rows.Write(MemoryMarshal.AsBytes<float>(Row(world, label, embedding, random)));
                embedding = SyntheticWorld.NextFrame(embedding, random);
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Sample> Read(Observations wanted) =>
        Read((wanted & Observations.Embedding) != 0, (wanted & ~(Observations.Embedding | Observations.Prediction)) != 0, labelled: false);

    /// <summary>Reads the samples, in order.</summary>
    /// <param name="embeddings">Whether with embeddings; without them their file is not opened.</param>
    /// <param name="rest">Whether with features and augmented predictions.</param>
    /// <param name="labelled">Whether the samples carry their true class, as training data does.</param>
    public IEnumerable<Sample> Read(bool embeddings, bool rest, bool labelled)
    {
        using FileStream? vectors = embeddings ? new(EmbeddingFile, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer) : null;
        using var rows = new FileStream(RowFile, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer);
        var row = new float[RowValues];
        int count = Count;
        for (int i = 0; i < count; i++)
        {
            rows.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            float[]? embedding = null;
            if (vectors is not null)
            {
                embedding = GC.AllocateUninitializedArray<float>(SyntheticWorld.Dimension);
                vectors.ReadExactly(MemoryMarshal.AsBytes(embedding.AsSpan()));
            }
            yield return Sample(i, row, embedding, rest, labelled);
        }
    }

    private static float[] Row(SyntheticWorld world, int label, float[] embedding, SeededRandom random)
    {
        var row = new float[RowValues];
        row[0] = label;
        int at = 1;
        for (int view = 0; view <= Views; view++, at += SyntheticWorld.Classes)
            world.Confidences(embedding, view == 0 ? 1.2f : 1.0f, random).CopyTo(row, at);
        row[at] = 640;
        row[at + 1] = random.Next(10) == 0 ? 640 : 480;
        row[at + 2] = Math.Clamp(110 + 3 * (label % 5) + 30 * SyntheticWorld.Gaussian(random), 0, 255);
        row[at + 3] = Math.Clamp(0.4f + 0.12f * SyntheticWorld.Gaussian(random), 0, 1);
        row[at + 4] = Math.Abs(35 + 12 * SyntheticWorld.Gaussian(random));
        row[at + 5] = MathF.Exp(6 + 0.8f * SyntheticWorld.Gaussian(random));
        return row;
    }

    private Sample Sample(int index, float[] row, float[]? embedding, bool rest, bool labelled)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{name}{index:0000000}.jpg");
        int at = 1 + SyntheticWorld.Classes * (1 + Views);
        return new()
        {
            Id = id,
            Source = "/data/" + id,
            SequenceIndex = index,
            Label = labelled ? Names[(int)row[0]] : null,
            Prediction = Prediction(row.AsSpan(1)),
            Embedding = embedding,
            Features = !rest ? null : new()
            {
                Width = (int)row[at], Height = (int)row[at + 1], ImageBrightness = row[at + 2], ImageSaturation = row[at + 3],
                ImageColorfulness = row[at + 4], Ambiguity = row[at + 5],
            },
            AugmentedPredictions = rest ? Augmented(row) : default,
        };
    }

    private static ImmutableArray<AugmentedPrediction> Augmented(float[] row)
    {
        var views = new AugmentedPrediction[Views];
        for (int v = 0; v < Views; v++)
            views[v] = new(Operations[v / 2], v % 2, Prediction(row.AsSpan(1 + SyntheticWorld.Classes * (1 + v))),
                AffineTransform.Identity);
        return ImmutableCollectionsMarshal.AsImmutableArray(views);
    }

    private static readonly string[] Names = [.. Enumerable.Range(0, SyntheticWorld.Classes).Select(SyntheticWorld.NameOf)];

    private static ClassificationPrediction Prediction(ReadOnlySpan<float> values)
    {
        var scores = new ClassScore[SyntheticWorld.Classes];
        for (int c = 0; c < scores.Length; c++) scores[c] = new(Names[c], values[c]);
        // Stable: of equal ones the first class comes first.
        Array.Sort(scores, static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : string.CompareOrdinal(a.Label, b.Label));
        return new(scores[0].Label, scores);
    }
}
