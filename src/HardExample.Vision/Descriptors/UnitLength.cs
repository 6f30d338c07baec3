namespace HardExample.Vision.Descriptors;

/// <summary>L2 normalisation.</summary>
internal static class UnitLength
{
    /// <summary>Brings a vector to length 1; a vector of zeros stays as it is.</summary>
    internal static void Normalise(Span<float> vector)
    {
        double sum = 0;
        foreach (float v in vector) sum += (double)v * v;
        if (sum == 0) return;
        double scale = 1 / Math.Sqrt(sum);
        for (int i = 0; i < vector.Length; i++) vector[i] = (float)(vector[i] * scale);
    }
}
