namespace HardExample.Cli.Output;

/// <summary>What the process ends with, the same for every command.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The job failed or was cancelled.</summary>
    public const int JobFailed = 1;

    /// <summary>The command line or the configuration is wrong; no job was begun.</summary>
    public const int Usage = 2;

    /// <summary>
    /// Done, and the output is there, but someone should look: hard samples could not be written, labels fit no image of the ledger, or a
    /// rule of --fail-on was met.
    /// </summary>
    public const int Findings = 3;

    /// <summary>All of them, for the help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "done"), (JobFailed, "failed or cancelled"), (Usage, "the command line or the configuration is wrong; nothing was begun"),
        (Findings, "done, with findings: a rule of --fail-on is met, hard samples could not be written, or labels fit no image"),
    ];
}
