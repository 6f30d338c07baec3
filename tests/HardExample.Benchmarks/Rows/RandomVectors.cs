using HardExample.Core.Numerics.Linear;

namespace HardExample.Benchmarks.Rows;

/// <summary>Vectors as embeddings are: of length 1, each near one of some directions.</summary>
internal static class RandomVectors
{
    private const int Directions = 300;

    /// <summary>How far a vector is from its direction, in lengths of the direction.</summary>
    private const float Noise = 2;

    /// <summary>Makes them; one seed gives the same vectors everywhere.</summary>
    public static VectorSet Of(int count, int dimension, int seed)
    {
        var random = new Random(seed);
        float[][] directions = [.. Enumerable.Range(0, Directions).Select(_ => Direction(random, dimension))];
        var values = new float[checked(count * dimension)];
        for (int i = 0; i < count; i++)
        {
            float[] direction = directions[random.Next(Directions)], own = Direction(random, dimension);
            Span<float> row = values.AsSpan(i * dimension, dimension);
            for (int k = 0; k < dimension; k++) row[k] = direction[k] + Noise * own[k];
            VectorSet.Normalise(row);
        }
        return VectorSet.FromMatrix(values, dimension);
    }

    private static float[] Direction(Random random, int dimension)
    {
        var direction = new float[dimension];
        for (int k = 0; k < dimension; k++) direction[k] = random.NextSingle() - 0.5f;
        VectorSet.Normalise(direction);
        return direction;
    }
}
