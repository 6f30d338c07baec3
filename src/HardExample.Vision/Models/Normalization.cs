namespace HardExample.Vision.Models;

/// <summary>Scaling of vectors.</summary>
internal static class Normalization
{
    /// <summary>The vector at length 1; all zero when it is all zero.</summary>
    public static float[] L2(ReadOnlySpan<double> vector)
    {
        double squares = 0;
        foreach (double value in vector) squares += value * value;
        double scale = squares > 0 ? 1 / Math.Sqrt(squares) : 0;
        var result = new float[vector.Length];
        for (int i = 0; i < result.Length; i++) result[i] = (float)(vector[i] * scale);
        return result;
    }

    /// <summary>sign(v)·√|v| of each value, then L2 (Hellinger kernel), so that a few strong channels do not dominate.</summary>
    public static float[] SignedSquareRoot(ReadOnlySpan<float> vector)
    {
        var roots = new double[vector.Length];
        for (int i = 0; i < roots.Length; i++) roots[i] = Math.CopySign(Math.Sqrt(Math.Abs((double)vector[i])), vector[i]);
        return L2(roots);
    }

    /// <summary>Softmax of logits, in double precision, so that confident classifiers keep the tail apart.</summary>
    public static float[] Softmax(ReadOnlySpan<float> logits)
    {
        double largest = double.NegativeInfinity;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        var powers = new double[logits.Length];
        double sum = 0;
        for (int i = 0; i < powers.Length; i++) sum += powers[i] = Math.Exp(logits[i] - largest);
        var result = new float[powers.Length];
        for (int i = 0; i < result.Length; i++) result[i] = (float)(powers[i] / sum);
        return result;
    }
}
