using System.Globalization;
using System.Text.RegularExpressions;
using HardExample.Core.Errors;

namespace HardExample.Jobs.Output;

/// <summary>
/// A rule that turns a result into a failure: <c>left-out&gt;1%</c>, <c>hard&gt;30%</c>, <c>samples&lt;1000</c>, <c>warnings&gt;0</c>.
/// The job itself is done, and its output is there.
/// </summary>
public sealed partial class FailRule
{
    private static readonly Dictionary<string, Subject> Subjects = new(StringComparer.Ordinal)
    {
        ["left-out"] = new(static s => s.SkippedSamples, static s => s.LeftOutShare, "samples were left out"),
        ["hard"] = new(static s => s.HardSamples, static s => s.HardShare, "samples are hard"),
        ["samples"] = new(static s => s.TotalSamples, null, "samples were scored"),
        ["warnings"] = new(static s => s.Warnings.Length, null, "warnings were given"),
    };

    private readonly string _text;
    private readonly Subject _subject;
    private readonly bool _isAbove, _isShare;
    private readonly double _limit;

    private FailRule(string text, Subject subject, Match match)
    {
        (_text, _subject) = (text, subject);
        _isAbove = match.Groups["sign"].Value == ">";
        _isShare = match.Groups["percent"].Length > 0;
        _limit = double.Parse(match.Groups["limit"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a rule.</summary>
    /// <param name="text">For example <c>left-out&gt;1%</c>.</param>
    /// <exception cref="ConfigurationException">It is no rule; the message says how one is written.</exception>
    public static FailRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Form().Match(text.Trim());
        if (!match.Success || !Subjects.TryGetValue(match.Groups["name"].Value, out Subject? subject))
            throw new ConfigurationException($"'{text}' is no rule. Write left-out>1%, hard>30%, samples<1000 or warnings>0, in quotes, so "
                + "that a shell does not take the sign for a redirection.");
        if (match.Groups["percent"].Length > 0 && subject.Share is null)
            throw new ConfigurationException($"'{text}': {match.Groups["name"].Value} are counted, and have no share. Leave the % out.");
        return new(text.Trim(), subject, match);
    }

    /// <summary>Whether a result meets the rule.</summary>
    /// <param name="summary">What the job found.</param>
    /// <returns>What was found, as a sentence that begins with the rule; null when it is not met.</returns>
    public string? Check(JobSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        double found = _isShare ? 100 * _subject.Share!(summary) : _subject.Count(summary);
        if (_isAbove ? found <= _limit : found >= _limit) return null;
        string share = _isShare ? string.Create(CultureInfo.InvariantCulture, $" ({found:0.##} %)") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{_text}: {_subject.Count(summary):N0} {_subject.Text}{share}");
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    [GeneratedRegex(@"^(?<name>[a-z-]+)\s*(?<sign>[<>])\s*(?<limit>\d{1,9}(\.\d{1,9})?)\s*(?<percent>%?)$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();

    private sealed record Subject(Func<JobSummary, int> Count, Func<JobSummary, double>? Share, string Text);
}
