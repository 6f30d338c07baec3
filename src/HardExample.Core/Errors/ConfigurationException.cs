namespace HardExample.Core.Errors;

/// <summary>A user's fault in a configuration (a parameter, a weight list, a YAML file). The message says what is wrong, where, and how to mend it.</summary>
public sealed class ConfigurationException : HardExampleException
{
    /// <inheritdoc/>
    public ConfigurationException(string message) : base(message) { }

    /// <inheritdoc/>
    public ConfigurationException(string message, Exception inner) : base(message, inner) { }

    /// <summary>task_summary_file of the configuration that is at fault, as far as it could be read; null when there is none.</summary>
    public string? JobLog { get; init; }
}
