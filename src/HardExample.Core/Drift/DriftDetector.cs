namespace HardExample.Core.Drift;

/// <summary>Compares a population with a reference.</summary>
public static class DriftDetector
{
    /// <summary>Fewer samples on either side are not compared: no test could tell anything of them.</summary>
    public const int MinSamples = 20;
}
