namespace HardExample.Core.Errors;

/// <summary>A user's fault in reading or writing storage. The message says what is wrong, where, and how to mend it.</summary>
public sealed class StorageException : HardExampleException
{
    /// <inheritdoc/>
    public StorageException(string message) : base(message) { }

    /// <inheritdoc/>
    public StorageException(string message, Exception inner) : base(message, inner) { }
}
