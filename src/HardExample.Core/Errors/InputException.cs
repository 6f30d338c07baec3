namespace HardExample.Core.Errors;

/// <summary>A user's fault in the input (a directory, a manifest, a result, an annotation, an image). The message says what is wrong, where, and how to mend it.</summary>
public sealed class InputException : HardExampleException
{
    /// <inheritdoc/>
    public InputException(string message) : base(message) { }

    /// <inheritdoc/>
    public InputException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Which kind of fault it is: one of <see cref="InputErrorIds"/>.</summary>
    public string ErrorId { get; init; } = InputErrorIds.InvalidInput;

    /// <summary>Line of the file that is at fault, from 1; null when the fault is of the whole.</summary>
    public int? Line { get; init; }
}
