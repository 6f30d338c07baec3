using HardExample.Core.Samples;

namespace HardExample.PowerShell.Tests;

/// <summary>Small samples made by hand.</summary>
internal static class Samples
{
    public static Sample Hard(string id, double coefficient, params int[] reasons) => new()
    {
        Id = id, Source = $"/pool/images/{id}", HardCoefficient = coefficient, IsHard = coefficient >= 0.1, HardReasons = [.. reasons],
        Prediction = new ClassificationPrediction("cat", [new("cat", 1 - coefficient), new("dog", coefficient)]),
    };
}
