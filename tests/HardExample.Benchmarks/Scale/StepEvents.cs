using HardExample.Core.Samples;
using HardExample.Jobs.Running;

namespace HardExample.Benchmarks.Scale;

/// <summary>Times the steps of a job by the progress that it reports.</summary>
/// <param name="clock">Takes the times.</param>
internal sealed class StepEvents(PhaseClock clock) : IJobEvents
{
    private string? _step;

    public void Progress(JobProgress progress)
    {
        string step = progress.Detail ?? progress.Phase.ToString();
        if (_step is not null && step != _step) clock.End($"until {step}");
        _step = step;
    }

    public void Information(string message) { }

    public void Warning(string message) { }

    public void Problem(SampleProblem problem) { }
}
