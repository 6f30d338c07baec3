using HardExample.Core.Samples;
using HardExample.Jobs.Running;

namespace HardExample.Jobs.Tests.EndToEnd;

/// <summary>Keeps what a job reports.</summary>
internal sealed class RecordedEvents : IJobEvents
{
    public List<string> Messages { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<SampleProblem> Problems { get; } = [];

    public List<JobProgress> Steps { get; } = [];

    /// <summary>Called at every step, for example to cancel.</summary>
    public Action<JobProgress> OnStep { get; init; } = static _ => { };

    public void Progress(JobProgress progress)
    {
        Steps.Add(progress);
        OnStep(progress);
    }

    public void Information(string message) => Messages.Add(message);

    public void Warning(string message) => Warnings.Add(message);

    public void Problem(SampleProblem problem) => Problems.Add(problem);
}
