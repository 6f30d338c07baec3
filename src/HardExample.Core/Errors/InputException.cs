namespace HardExample.Core.Errors;

/// <summary>A user's fault in the input (a directory, a manifest, a result, an annotation, an image). The message says what is wrong, where, and how to mend it.</summary>
public sealed class InputException : HardExampleException
{
    /// <inheritdoc/>
    public InputException(string message) : base(message) { }

    /// <inheritdoc/>
    public InputException(string message, Exception inner) : base(message, inner) { }
}
