using HardExample.Core.Samples;
using HardExample.Jobs.Running;

namespace HardExample.PowerShell.Pipeline;

/// <summary>Shows what a job reports as PowerShell's progress, verbose, warning and error records.</summary>
/// <param name="command">The cmdlet.</param>
/// <param name="progress">Its progress bar.</param>
internal sealed class CommandEvents(HardExampleCommand command, ProgressMeter progress) : IJobEvents
{
    public void Progress(JobProgress progressed)
    {
        if (progressed.Done % 8 != 0 && progressed.Done != progressed.Total) return; // every sample would only fill the queue
        command.Post(() => progress.Report(progressed.Done, progressed.Total, StepOf(progressed)));
    }

    public void Information(string message) => command.Post(() => command.WriteVerbose(message));

    public void Warning(string message) => command.Post(() => command.WriteWarning(message));

    public void Problem(SampleProblem problem) => command.Post(() => command.WriteError(problem.ToRecord()));

    private static string StepOf(JobProgress progress) => progress.Phase switch
    {
        JobPhase.Planning => "plan",
        JobPhase.ObservingTraining => "training images",
        JobPhase.Observing => "images",
        JobPhase.ReadingShards => "observations",
        JobPhase.Scoring => progress.Detail ?? "algorithms",
        JobPhase.Exporting => "export",
        _ => "",
    };
}
