using HardExample.Core.Text;

namespace HardExample.Core.Errors;

/// <summary>
/// An error that the user can mend; everything else is a defect. Its message may quote what comes from outside: control characters in it
/// become '?', secrets "***", and a very long one loses its middle.
/// </summary>
public abstract class HardExampleException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What, where, and how to mend it.</param>
    protected HardExampleException(string message) : base(UserText.Message(message)) { }

    /// <summary>Makes the error.</summary>
    /// <param name="message">What, where, and how to mend it.</param>
    /// <param name="inner">What the library below said.</param>
    protected HardExampleException(string message, Exception inner) : base(UserText.Message(message), inner) { }

    /// <summary>The kind of error, the same in PowerShell's records and in JSON: InvalidConfiguration, StorageFailure, ….</summary>
    public string ErrorId { get; init; } = "";
}

/// <summary>An error in a configuration: a parameter, a weight list, a YAML file.</summary>
public sealed class ConfigurationException : HardExampleException
{
    /// <inheritdoc/>
    public ConfigurationException(string message) : base(message) => ErrorId = "InvalidConfiguration";

    /// <inheritdoc/>
    public ConfigurationException(string message, Exception inner) : base(message, inner) => ErrorId = "InvalidConfiguration";

    /// <summary>task_summary_file of the configuration in error, as far as it could be read; null when there is none.</summary>
    public string? JobLog { get; init; }
}

/// <summary>
/// An error in the input: a directory, a manifest, a result, an annotation, an image. Its id is one of <see cref="InputErrorIds"/>.
/// </summary>
public sealed class InputException : HardExampleException
{
    /// <inheritdoc/>
    public InputException(string message) : base(message) => ErrorId = InputErrorIds.InvalidInput;

    /// <inheritdoc/>
    public InputException(string message, Exception inner) : base(message, inner) => ErrorId = InputErrorIds.InvalidInput;

    /// <summary>Line of the file, from 1; null when the whole file is meant.</summary>
    public int? Line { get; init; }
}

/// <summary>An error in a model file or its description. The message says what is wrong, where, and how to mend it.</summary>
public sealed class ModelException : HardExampleException
{
    /// <inheritdoc/>
    public ModelException(string message) : base(message) => ErrorId = "InvalidModel";

    /// <inheritdoc/>
    public ModelException(string message, Exception inner) : base(message, inner) => ErrorId = "InvalidModel";
}

/// <summary>An error in reading or writing storage. The message says what is wrong, where, and how to mend it.</summary>
public sealed class StorageException : HardExampleException
{
    /// <inheritdoc/>
    public StorageException(string message) : base(message) => ErrorId = "StorageFailure";

    /// <inheritdoc/>
    public StorageException(string message, Exception inner) : base(message, inner) => ErrorId = "StorageFailure";
}
