using System.Text;
using HardExample.Core.Configuration;

namespace HardExample.Core.Evaluation.Tuning;

/// <summary>Writes the recommendation of a <see cref="TuningResult"/> as a configuration that a job takes.</summary>
public static class TunedConfigWriter
{
    /// <summary>The configuration with the recommended weights and threshold, as YAML, with the measurements in comments.</summary>
    /// <param name="result">What tuning found.</param>
    /// <param name="config">The configuration of the job; everything else stays as it is.</param>
    public static string ToYaml(TuningResult result, MiningConfig config)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(config);
        var text = new StringBuilder();
        foreach (string line in result.ToString().TrimEnd('\n').Split('\n')) text.Append(("# " + line).TrimEnd()).Append('\n');
        MiningConfig tuned = config with { Algorithms = result.RecommendedWeights, HardThreshold = result.RecommendedHardThreshold };
        return text.Append('\n').Append(MiningConfigWriter.ToYaml(tuned)).ToString();
    }
}
