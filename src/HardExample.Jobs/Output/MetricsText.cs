using System.Globalization;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Drift;

namespace HardExample.Jobs.Output;

/// <summary>Metrics in the text format of Prometheus, version 0.0.4: families of gauges with HELP and TYPE, then their series.</summary>
/// <param name="name">The label <c>name</c> of every series.</param>
internal sealed class MetricsText(string name)
{
    private const string LastSuccessName = "hardexample_job_last_success_timestamp_seconds";

    private readonly StringBuilder _text = new();

    /// <summary>Whether a file was written by this class.</summary>
    public static bool IsMetrics(byte[] content) => content.AsSpan().StartsWith("# HELP hardexample_"u8);

    /// <summary>When a job last succeeded, Unix time, s, by an earlier file; null when none did.</summary>
    public static double? LastSuccess(byte[] content)
    {
        foreach (string line in Encoding.UTF8.GetString(content).Split('\n'))
            if (line.StartsWith(LastSuccessName + "{", StringComparison.Ordinal)
                && double.TryParse(line[(line.LastIndexOf(' ') + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out double time))
                return time;
        return null;
    }

    /// <summary>A family of one series.</summary>
    public void Gauge(string family, string help, double value) => Gauge(family, help, [([], value)]);

    /// <summary>A family; nothing is written of one without series.</summary>
    /// <param name="family">Its name, with the unit at its end.</param>
    /// <param name="help">What it is.</param>
    /// <param name="series">Labels beside <c>name</c>, and the value.</param>
    public void Gauge(string family, string help, IReadOnlyCollection<((string Label, string Value)[] Labels, double Value)> series)
    {
        if (series.Count == 0) return;
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {family} {help}\n# TYPE {family} gauge\n");
        foreach (((string Label, string Value)[] labels, double value) in series)
            _text.Append(CultureInfo.InvariantCulture, $"{family}{{name=\"{Escaped(name)}\"")
                .Append(string.Concat(labels.Select(static l => $",{l.Label}=\"{Escaped(l.Value)}\"")))
                .Append(CultureInfo.InvariantCulture, $"}} {value:R}\n");
    }

    /// <summary>What a job found.</summary>
    public void Write(JobSummary summary)
    {
        Gauge("hardexample_job_phase_duration_seconds", "How long the phases of the job took.",
            [.. summary.Phases.Select(static p => Of("phase", SnakeCaseEnum.Format(p.Phase), p.Elapsed.TotalSeconds))]);
        Gauge("hardexample_job_samples", "Samples that were scored.", summary.TotalSamples);
        Gauge("hardexample_job_hard_samples", "Samples that are hard, or that the budget took.", summary.HardSamples);
        Gauge("hardexample_job_hard_ratio", "Share of the scored samples that are hard.", summary.HardShare);
        Gauge("hardexample_job_threshold_ratio", "algo_hard_threshold.", summary.HardThreshold);
        Gauge("hardexample_job_left_out_ratio", "Share of all samples that were left out because something is wrong with them.",
            summary.LeftOutShare);
        Gauge("hardexample_job_left_out_samples", "Samples that were left out, by the kind of error.",
            [.. summary.LeftOut.Select(static r => Of("reason", r.Key, r.Value))]);
        Gauge("hardexample_job_unwritten_samples", "Hard samples that could not be written.", summary.UnwrittenSamples);
        Gauge("hardexample_job_coefficient_ratio", "Mean and quantiles of the coefficients.",
            [.. (summary.Coefficients?.Named() ?? []).Select(static q => Of("statistic", q.Name, q.Value))]);
        Gauge("hardexample_job_reason_samples", "Hard samples by the id of a reason; one may have several.",
            [.. summary.Reasons.Select(static r => Of("reason", r.Key.ToString(CultureInfo.InvariantCulture), r.Value))]);
        Gauge("hardexample_job_algorithm_samples", "Samples that an algorithm scored.",
            [.. summary.Algorithms.Select(static a => Of("algorithm", a.Key, a.Value))]);
        Gauge("hardexample_job_warnings", "Warnings of the job.", summary.Warnings.Length);
        if (summary.ExcludedSamples is { } excluded)
            Gauge("hardexample_job_excluded_samples", "Images that the ledger left out.", excluded);
        if (summary.SettledSamples is { } settled)
            Gauge("hardexample_job_settled_samples", "Samples that reach the threshold, which an earlier job looked at.", settled);
        if (summary.Drift is { } drift)
        {
            Gauge("hardexample_job_drift", "Whether the population has shifted: 1 or 0.", drift.Verdict == DriftVerdict.Shifted ? 1 : 0);
            Gauge("hardexample_job_drift_effect_ratio", "How far each quantity is from what it was compared with, 0 to 1.",
                [.. drift.Findings.Select(static f => Of("quantity", f.Name, f.EffectSize))]);
        }
        if (summary.Selection is not { } selection) return;
        Gauge("hardexample_job_control_samples", "Samples that the budget drew at random.", selection.Control);
        Gauge("hardexample_job_hard_not_selected_samples", "Samples that reach the threshold and that the budget left.",
            selection.HardNotSelected);
        Gauge("hardexample_job_duplicate_samples", "Near-duplicates of selected samples.", selection.Duplicates);
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private static ((string, string)[], double) Of(string label, string value, double count) => ([(label, value)], count);

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
