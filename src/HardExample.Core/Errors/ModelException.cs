namespace HardExample.Core.Errors;

/// <summary>A user's fault in a model file or its description. The message says what is wrong, where, and how to mend it.</summary>
public sealed class ModelException : HardExampleException
{
    /// <inheritdoc/>
    public ModelException(string message) : base(message) { }

    /// <inheritdoc/>
    public ModelException(string message, Exception inner) : base(message, inner) { }
}
