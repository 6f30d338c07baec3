using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using HardExample.Core.Configuration;
using HardExample.Core.Reasons;
using HardExample.Core.Samples;
using HardExample.Core.Selection;

namespace HardExample.PowerShell.Arguments;

/// <summary>Completes names out of a list; in a weight list ("crop:0.1+fl") the last name.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <summary>What can be completed: the text and what it means.</summary>
    protected abstract IEnumerable<(string Text, string Meaning)> Candidates { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        int start = word.LastIndexOf('+') + 1;
        var pattern = WildcardPattern.Get(word[start..] + "*", WildcardOptions.IgnoreCase);
        return Candidates.Where(c => pattern.IsMatch(c.Text))
            .Select(c => new CompletionResult(word[..start] + c.Text, c.Text, CompletionResultType.ParameterValue, c.Meaning));
    }
}

/// <summary>Completes the names of the algorithms.</summary>
public sealed class AlgorithmCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        ParameterCatalog.AlgorithmWeights.Select(static w => (w.Key, FormattableString.Invariant($"default weight {w.Value}")));
}

/// <summary>Completes the names of the augmentations.</summary>
public sealed class AugmentationCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        AugmentationNames.All.Select(static name => (name, "augmentation " + name));
}

/// <summary>Completes the names of the features.</summary>
public sealed class FeatureCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        FeatureNames.All.Select(static name => (name, "feature " + name));
}

/// <summary>Completes the names of job parameters, with the sign for a value.</summary>
public sealed class ParameterCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        ParameterCatalog.All.Select(static p => (p.Name + "=", p.Range.Length > 0 ? $"{p.Meaning} ({p.Range})" : p.Meaning));
}

/// <summary>Completes what quotas count by.</summary>
public sealed class GroupCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        SampleGroups.Names.Select(static name => (name, "groups of samples: " + name));
}

/// <summary>Completes the ids of the reasons.</summary>
public sealed class ReasonCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Meaning)> Candidates =>
        ReasonCatalog.All.Select(static r => (r.Id.ToString(CultureInfo.InvariantCulture), r.ToString()));
}
