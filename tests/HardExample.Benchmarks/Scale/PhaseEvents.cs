using HardExample.Core.Samples;
using HardExample.Jobs.Running;

namespace HardExample.Benchmarks.Scale;

/// <summary>Times the algorithms by the progress that they report.</summary>
/// <param name="clock">Takes the times; null = nobody does.</param>
internal sealed class PhaseEvents(PhaseClock? clock) : IJobEvents
{
    private string? _running = "reading predictions and embeddings";

    public void Progress(JobProgress progress)
    {
        if (_running is not null && progress.Detail != _running) clock?.End(_running);
        _running = progress.Detail;
    }

    public void Information(string message) { }

    public void Warning(string message) { }

    public void Problem(SampleProblem problem) { }
}
