using HardExample.Cli.Output;

namespace HardExample.Cli.Progress;

/// <summary>Shows the progress of a job in the way that suits where messages go.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs a job under a display: bars on a terminal, plain lines elsewhere.</summary>
    public static Task<T> RunAsync<T>(CliConsole console, Func<IStageProgress, Task<T>> job) => console.ErrorIsTerminal
        ? BarProgress.RunAsync(console.Messages, job)
        : job(new LineProgress(console.Error, TimeProvider.System));
}
