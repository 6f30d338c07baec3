using HardExample.Cli.Output;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;

namespace HardExample.Cli.Progress;

/// <summary>Tells a person at the console what a job does.</summary>
/// <param name="console">Messages go to its error stream.</param>
/// <param name="progress">Takes how far the job is.</param>
/// <param name="verbose">Whether every problem is shown, not the first few only.</param>
internal sealed class ConsoleJobEvents(CliConsole console, IStageProgress progress, bool verbose) : IJobEvents
{
    /// <summary>A broken input has thousands of problems of one kind; the first few tell enough.</summary>
    private const int ShownProblems = 10;

    private int _problems;

    public void Progress(JobProgress step) => progress.Report(NameOf(step), step.Done, step.Total);

    public void Information(string message) => console.Message(message);

    public void Warning(string message) => console.Message("warning: " + message);

    public void Problem(SampleProblem problem)
    {
        _problems++;
        if (verbose || _problems <= ShownProblems) console.Message($"left out: {problem}");
        else if (_problems == ShownProblems + 1) console.Message("more samples are left out; --verbose names them all");
    }

    private static string NameOf(JobProgress step) => step.Phase switch
    {
        JobPhase.Planning => "plan",
        JobPhase.ObservingTraining => "training images",
        JobPhase.Observing => "images",
        JobPhase.ReadingShards => "observations",
        JobPhase.Scoring => "algorithms",
        _ => "output",
    };
}
