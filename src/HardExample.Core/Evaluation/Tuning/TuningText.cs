using System.Globalization;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Evaluation.Metrics;

namespace HardExample.Core.Evaluation.Tuning;

/// <summary>A <see cref="TuningResult"/> as text that a person reads.</summary>
internal static class TuningText
{
    public static string Of(TuningResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{result.Verdict}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{result.Samples:N0} samples in {result.Scenes:N0} scenes; ");
        text.Append(CultureInfo.InvariantCulture, $"{result.Method}, each measured with weights fitted to the others\n\n");
        AppendTable(text,
            ["outside the fitted part", "before", "tuned",
                $"difference [{Math.Round(100 * result.Confidence, 1).ToString(CultureInfo.InvariantCulture)} %]", "better in"],
            result.Figures.Select(f =>
                new[] { f.Name, Figure(f.Start), Figure(f.Tuned), Signed(f.Difference),
                    $"{f.BetterIn.ToString(CultureInfo.InvariantCulture)} of {result.Parts.ToString(CultureInfo.InvariantCulture)}" }));
        text.Append('\n');
        IEnumerable<string[]> weights = result.StartWeights.Select(w =>
            new[] { w.Key, Weight(w.Value), Weight(result.TunedWeights.WeightOf(w.Key)) });
        if (result.TunedHardThreshold is double threshold)
            weights = weights.Append([ParameterCatalog.HardThreshold.Name, Weight(result.StartHardThreshold), Weight(threshold)]);
        AppendTable(text, ["fitted to all samples", "before", "tuned"], weights);
        return text.ToString();
    }

    /// <summary>The answer in one or two sentences.</summary>
    /// <param name="figure">The figure that was tuned for.</param>
    /// <param name="isBetter">Whether the tuned weights are the better ones.</param>
    /// <param name="moved">Whether the fit to all samples moved the weights.</param>
    /// <param name="startIsDefault">Whether the weights before are the defaults.</param>
    /// <param name="method">How the parts were made.</param>
    public static string Verdict(TuningFigure figure, bool isBetter, bool moved, bool startIsDefault, string method)
    {
        string start = startIsDefault ? "the default weights" : "the weights before";
        string measured = $"{figure.Name} {Figure(figure.Start)} before, {Figure(figure.Tuned)} tuned, difference "
            + $"{Signed(figure.Difference)}, on samples that were not fitted to ({method})";
        if (isBetter) return $"The tuned weights are better than {start}: {measured}.";
        return moved || figure.Difference.Value != 0
            ? $"{Capital(start)} are as good as tuned ones: keep them. {measured}."
            : $"{Capital(start)} are as good as any that this feedback can tell apart from them: keep them.";
    }

    /// <summary>A sentence on the threshold.</summary>
    public static string ThresholdVerdict(TuningFigure figure, double tuned, bool isBetter) => isBetter
        ? $" The threshold {Weight(tuned)} flags better: F1 {Figure(figure.Start)} before, {Figure(figure.Tuned)} tuned, difference "
            + $"{Signed(figure.Difference)}."
        : $" The threshold is as good as a tuned one: keep it (F1 {Figure(figure.Start)} before, {Figure(figure.Tuned)} tuned, "
            + $"difference {Signed(figure.Difference)}).";

    private static string Figure(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Weight(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Signed(Estimate difference) => difference is { Low: double low, High: double high }
        ? $"{Sign(difference.Value)} [{Sign(low)}, {Sign(high)}]"
        : Sign(difference.Value);

    private static string Sign(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static void AppendTable(StringBuilder text, string[] headers, IEnumerable<string[]> rows)
    {
        string[][] lines = [headers, .. rows];
        int[] widths = [.. headers.Select((_, i) => lines.Max(l => l[i].Length))];
        foreach (string[] line in lines)
            text.Append(string.Join("  ", line.Select((cell, i) => i == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[i]))))
                .Append('\n');
    }
}
