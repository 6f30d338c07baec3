using HardExample.Core.Errors;
using HardExample.Jobs.Running;

namespace HardExample.Cluster.Engines;

/// <summary>
/// What runs the tasks of a job: one plan, then an observe for each shard, then one reduce, each a command of <see cref="TaskCommands"/>.
/// What is done already is found by the tasks themselves, so submitting a job again goes on with it.
/// </summary>
public interface IJobEngine
{
    /// <summary>Its name, as --engine has it.</summary>
    string Name { get; }

    /// <summary>Starts a job. An engine with a queue returns when the tasks are queued; one without, when the job is done.</summary>
    /// <param name="request">What is to be run.</param>
    /// <param name="events">Progress and what was chosen.</param>
    /// <param name="cancel">Ends what was started.</param>
    /// <exception cref="HardExampleException">Something that the user can mend.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<JobSubmission> SubmitAsync(SubmitRequest request, IJobEvents events, CancellationToken cancel);

    /// <summary>What the engine knows of the tasks of a job.</summary>
    /// <param name="submission">What was submitted.</param>
    /// <exception cref="HardExampleException">The engine cannot be asked.</exception>
    EngineStates StatesOf(JobSubmission submission);

    /// <summary>Ends all tasks of a job that have not ended. Shards that are done stay done.</summary>
    /// <param name="submission">What was submitted.</param>
    /// <exception cref="HardExampleException">The engine cannot be asked.</exception>
    void Stop(JobSubmission submission);
}
