namespace HardExample.Jobs.Running;

/// <summary>How far a job has come.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">How much of the phase is done: images, algorithms or files.</param>
/// <param name="Total">Out of how many; null when not known yet.</param>
/// <param name="Detail">The algorithm that runs, for example; null when there is nothing to add.</param>
public readonly record struct JobProgress(JobPhase Phase, long Done, long? Total, string? Detail = null);
