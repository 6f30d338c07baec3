using HardExample.Core.Samples;

namespace HardExample.Jobs.Running;

/// <summary>Where a job reports to. Calls come from one thread at a time.</summary>
public interface IJobEvents
{
    /// <summary>How far the job has come; comes often.</summary>
    void Progress(JobProgress progress);

    /// <summary>What was chosen or assumed.</summary>
    void Information(string message);

    /// <summary>Something that the user should know of; the job goes on.</summary>
    void Warning(string message);

    /// <summary>A sample that is left out.</summary>
    void Problem(SampleProblem problem);
}
