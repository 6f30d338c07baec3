using System.Management.Automation;

namespace HardExample.PowerShell.Tests;

/// <summary>What a script left behind.</summary>
internal sealed record RunResult(
    IReadOnlyList<object?> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings,
    IReadOnlyList<ProgressRecord> Progress, Exception? Failure)
{
    /// <summary>The error that ended the script or its only statement.</summary>
    public ErrorRecord Terminating => Failure is RuntimeException e ? e.ErrorRecord : Errors.Single();

    public RunResult ThrowOnError() => Failure is null && Errors.Count == 0 ? this
        : throw new InvalidOperationException(Failure?.Message ?? Errors[0].ToString(), Failure);
}
