using System.Globalization;
using System.Text.RegularExpressions;
using HardExample.Core.Drift;
using HardExample.Core.Errors;

namespace HardExample.Jobs.Output;

/// <summary>
/// A rule that turns a result into a finding: <c>drift</c>, <c>left-out&gt;1%</c>, <c>hard&gt;30%</c>, <c>samples&lt;1000</c>,
/// <c>warnings&gt;0</c>. The job itself is done, and its output is there.
/// </summary>
public sealed partial class FailRule
{
    private const string DriftName = "drift";

    private static readonly Dictionary<string, Subject> Subjects = new(StringComparer.Ordinal)
    {
        ["left-out"] = new(static s => s.SkippedSamples, static s => s.LeftOutShare, "samples were left out"),
        ["hard"] = new(static s => s.HardSamples, static s => s.HardShare, "samples are hard"),
        ["samples"] = new(static s => s.TotalSamples, null, "samples were scored"),
        ["warnings"] = new(static s => s.Warnings.Length, null, "warnings were given"),
    };

    private readonly string _text;
    private readonly Func<JobSummary, string?> _find;

    private FailRule(string text, Func<JobSummary, string?> find) => (_text, _find) = (text, find);

    /// <summary>Reads a rule.</summary>
    /// <param name="text">For example <c>left-out&gt;1%</c>.</param>
    /// <exception cref="ConfigurationException">It is no rule; the message says how one is written.</exception>
    public static FailRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text == DriftName)
            return new(text, static s => s.Drift is { Verdict: DriftVerdict.Shifted } drift ? drift.ToString() : null);
        Match match = Form().Match(text);
        if (!match.Success || !Subjects.TryGetValue(match.Groups["name"].Value, out Subject? subject))
            throw new ConfigurationException($"'{text}' is no rule. Write drift, left-out>1%, hard>30%, samples<1000 or warnings>0, in "
                + "quotes, so that a shell does not take the sign for a redirection.");
        bool isShare = match.Groups["percent"].Length > 0;
        if (isShare && subject.Share is null)
            throw new ConfigurationException($"'{text}': {match.Groups["name"].Value} are counted, and have no share. Leave the % out.");
        return new(text, subject.Beyond(match.Groups["sign"].Value == ">", isShare,
            double.Parse(match.Groups["limit"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)));
    }

    /// <summary>Whether a result meets the rule.</summary>
    /// <param name="summary">What the job found.</param>
    /// <returns>What was found, as a sentence that begins with the rule; null when it is not met.</returns>
    public string? Check(JobSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return _find(summary) is { } found ? $"{_text}: {found}" : null;
    }

    /// <summary>Why the rule cannot be met by a result, whatever the job saw; null when it can.</summary>
    /// <param name="summary">What the job found.</param>
    public string? WhyNotChecked(JobSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return _text == DriftName && summary.Drift is null
            ? "drift is not judged: it needs a training set, or a ledger with earlier jobs, and enough samples on both sides." : null;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    [GeneratedRegex(@"^(?<name>[a-z-]+)\s*(?<sign>[<>])\s*(?<limit>[0-9]{1,9}(\.[0-9]{1,9})?)\s*(?<percent>%?)$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    private sealed record Subject(Func<JobSummary, int> Count, Func<JobSummary, double>? Share, string Text)
    {
        public Func<JobSummary, string?> Beyond(bool isAbove, bool isShare, double limit) => summary =>
        {
            double found = isShare ? 100 * Share!(summary) : Count(summary);
            if (isAbove ? found <= limit : found >= limit) return null;
            string share = isShare ? string.Create(CultureInfo.InvariantCulture, $" ({found:0.##} %)") : "";
            return string.Create(CultureInfo.InvariantCulture, $"{Count(summary):N0} {Text}{share}");
        };
    }
}
