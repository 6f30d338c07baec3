namespace HardExample.Cluster.Engines;

/// <summary>How a task ended.</summary>
/// <param name="ExitCode">0 = well, <see cref="Misuse"/> = another attempt would not help, others = it failed.</param>
/// <param name="Error">What went wrong, and where more is said of it; empty when all went well.</param>
internal readonly record struct TaskEnd(int ExitCode, string Error)
{
    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Misuse = 2;

    private const int Failure = 1;

    /// <summary>All went well.</summary>
    public static TaskEnd Success => new(0, "");

    /// <summary>An error that the user can mend.</summary>
    public static TaskEnd Of(Core.Errors.HardExampleException error) =>
        new(error is Core.Errors.ConfigurationException ? Misuse : Failure, error.Message);
}
