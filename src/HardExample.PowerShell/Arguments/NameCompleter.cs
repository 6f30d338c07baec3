using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

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
