using HardExample.Cli.Progress;
using HardExample.Jobs;
using HardExample.Storage;

namespace HardExample.Cli;

/// <summary>Runs a job under a progress display.</summary>
internal static class JobRunner
{
    public static Task<JobResult> RunAsync(JobRequest request, CliConsole console, bool verbose, CancellationToken cancel) =>
        ProgressDisplay.RunAsync(console, progress => Task.Run(
            () => new MiningJob(StorageResolver.Local, new ConsoleJobEvents(console, progress, verbose)).Run(request, cancel), CancellationToken.None));
}
