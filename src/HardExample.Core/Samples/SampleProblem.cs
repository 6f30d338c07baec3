using HardExample.Core.Text;

namespace HardExample.Core.Samples;

/// <summary>Why a sample was left out.</summary>
/// <param name="File">The file at fault, as a path or URI.</param>
/// <param name="Line">Line of that file, from 1; null when the whole file is meant.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="ErrorId">Which kind of fault it is: one of <see cref="Errors.InputErrorIds"/>.</param>
public sealed record SampleProblem(string File, int? Line, string Message, string ErrorId)
{
    /// <summary>File, line and what is wrong, in one line of text.</summary>
    public override string ToString() => Plain(Line is { } line ? $"{File}({line}): {Message}" : $"{File}: {Message}");

    // Names come from outside: a terminal must not take them for commands.
    private static string Plain(string text) => SecretText.Hide(string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c)));
}
