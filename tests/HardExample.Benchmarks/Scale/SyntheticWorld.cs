using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Benchmarks.Scale;

/// <summary>
/// Where synthetic embeddings come from: classes, each with sub-clusters of uneven size, each of them a patch of few dimensions with a
/// little noise in all. So real embeddings look: neighbours mean something, clusters differ in density, some images are far from all.
/// </summary>
internal sealed class SyntheticWorld
{
    public const int Classes = 20;
    public const int Dimension = 512;

    private const int Subclusters = 25;
    private const int PatchDimensions = 24;
    private const float Difference = 0.5f;
    private const float SubclusterSpread = 0.4f;
    private const float PatchSpread = 0.8f;
    private const float Noise = 0.15f;
    private const double OutlierShare = 0.01;

    private readonly float[][] _classCentres = new float[Classes][];
    private readonly float[][] _centres = new float[Classes * Subclusters][];
    private readonly float[][] _axes = new float[Classes * PatchDimensions][];

    public SyntheticWorld(ulong seed)
    {
        var random = new SeededRandom(seed);
        for (int c = 0; c < Classes; c++)
        {
            _classCentres[c] = Direction(random);
            if (c % 2 == 0) continue;
            // Every second class is like the one before, so that they are mistaken for each other.
            for (int d = 0; d < Dimension; d++) _classCentres[c][d] = _classCentres[c - 1][d] + Difference * _classCentres[c][d];
            VectorSet.Normalise(_classCentres[c]);
        }
        for (int s = 0; s < _centres.Length; s++)
        {
            _centres[s] = Direction(random);
            for (int d = 0; d < Dimension; d++) _centres[s][d] = _classCentres[s / Subclusters][d] + SubclusterSpread * _centres[s][d];
            VectorSet.Normalise(_centres[s]);
        }
        for (int a = 0; a < _axes.Length; a++) _axes[a] = Direction(random);
    }

    public static string NameOf(int label) => $"class{label:00}";

    /// <summary>A scene: the class it shows and its embedding.</summary>
    public (int Class, float[] Embedding) Scene(SeededRandom random)
    {
        int label = random.Next(Classes);
        // Squared, so that the first sub-clusters of a class are the larger ones: 1 in 5 points lies in the first of 25.
        int sub = (int)(Subclusters * Math.Pow(random.NextDouble(), 2));
        var embedding = new float[Dimension];
        bool outlier = random.NextDouble() < OutlierShare;
        _centres[label * Subclusters + sub].CopyTo(embedding.AsSpan());
        float spread = (outlier ? 3 : 1) * PatchSpread / MathF.Sqrt(PatchDimensions);
        for (int a = 0; a < PatchDimensions; a++)
            TensorPrimitives.MultiplyAdd(_axes[label * PatchDimensions + a], spread * Gaussian(random), embedding, embedding);
        AddNoise(embedding, (outlier ? 3 : 1) * Noise, random);
        return (label, embedding);
    }

    /// <summary>The next frame of a scene: the same but for a little noise.</summary>
    public static float[] NextFrame(float[] embedding, SeededRandom random)
    {
        float[] next = [.. embedding];
        AddNoise(next, Noise, random);
        return next;
    }

    /// <summary>What a classifier makes of an embedding: softmax of the similarities to the classes.</summary>
    public float[] Confidences(float[] embedding, float noise, SeededRandom random)
    {
        var values = new float[Classes];
        for (int c = 0; c < Classes; c++)
            values[c] = 14 * TensorPrimitives.Dot<float>(embedding, _classCentres[c]) + noise * Gaussian(random);
        TensorPrimitives.SoftMax(values, values);
        return values;
    }

    /// <summary>Close to a normal value: four uniform ones, added and scaled to variance 1 (Irwin and Hall).</summary>
    public static float Gaussian(SeededRandom random)
    {
        ulong bits = random.NextBits();
        uint sum = (uint)(bits & 0xFFFF) + (uint)((bits >> 16) & 0xFFFF) + (uint)((bits >> 32) & 0xFFFF) + (uint)(bits >> 48);
        return (sum / 65536f - 2) * 1.7320508f;
    }

    private static void AddNoise(float[] embedding, float size, SeededRandom random)
    {
        float each = size / MathF.Sqrt(Dimension);
        for (int d = 0; d < Dimension; d++) embedding[d] += each * Gaussian(random);
        VectorSet.Normalise(embedding);
    }

    private static float[] Direction(SeededRandom random)
    {
        var vector = new float[Dimension];
        for (int d = 0; d < Dimension; d++) vector[d] = Gaussian(random);
        VectorSet.Normalise(vector);
        return vector;
    }
}
