using System.Runtime.InteropServices;
using HardExample.Cli.Output;
using HardExample.Jobs.Output;

namespace HardExample.Cli;

/// <summary>
/// Ends the process when the system asks for it (Ctrl+C, SIGTERM, SIGHUP, SIGQUIT): the command is cancelled and has a moment to clear up;
/// one that hangs is left behind, and the job log says that the job was cancelled in any case.
/// </summary>
internal static class Termination
{
    /// <summary>How long a command may take to clear up. With the log and the exit of the process it is under two seconds.</summary>
    private static readonly TimeSpan ClearUpTime = TimeSpan.FromSeconds(1.2), LogTime = TimeSpan.FromSeconds(0.4);

    /// <summary>Runs a command that the system may end.</summary>
    /// <param name="command">Gets the token that is cancelled.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        using var cancel = new CancellationTokenSource();
        PosixSignalRegistration[] signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _ = Task.Run(() => EndAsync(cancel));
            }))];
        try
        {
            return await command(cancel.Token).ConfigureAwait(false);
        }
        finally
        {
            foreach (PosixSignalRegistration signal in signals) signal.Dispose();
        }
    }

    private static async Task EndAsync(CancellationTokenSource cancel)
    {
        // Callbacks on the token may block.
        _ = Task.Run(cancel.Cancel);
        await Task.Delay(ClearUpTime).ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(Task.Run(JobLog.CancelRunning), Task.Run(JobMetrics.CancelRunning)), Task.Delay(LogTime))
            .ConfigureAwait(false);
        Environment.Exit(ExitCode.JobFailed);
    }
}
