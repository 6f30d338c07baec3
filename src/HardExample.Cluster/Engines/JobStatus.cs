using System.Collections.Immutable;
using HardExample.Core.Errors;

namespace HardExample.Cluster.Engines;

/// <summary>How far a job is, as its work folder shows it.</summary>
public sealed record JobStatus
{
    /// <summary>The work folder.</summary>
    public required string WorkPath { get; init; }

    /// <summary>The state of the whole.</summary>
    public required JobState State { get; init; }

    /// <summary>Each shard; empty before there is a plan.</summary>
    public required ImmutableArray<ShardStatus> Shards { get; init; }

    /// <summary>Where the result is or will be, as far as it is known.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Why plan or reduce failed; null when they did not.</summary>
    public string? Error { get; init; }

    /// <summary>What was submitted to an engine; null when the tasks were started by other means.</summary>
    public JobSubmission? Submission { get; init; }

    /// <summary>Images of all shards.</summary>
    public int Images => Shards.Sum(static s => s.Images);

    /// <summary>Images that are observed.</summary>
    public int Observed => Shards.Sum(static s => s.Observed);

    /// <summary>Images of finished shards for each second of a processor that they took; null while none is finished.</summary>
    public double? ImagesPerCoreSecond
    {
        get
        {
            ShardStatus[] done = [.. Shards.Where(static s => s is { State: TaskState.Done, ProcessorSeconds: > 0 })];
            return done.Length == 0 ? null : done.Sum(static s => s.Images) / done.Sum(static s => s.ProcessorSeconds);
        }
    }

    /// <summary>Shards in a state.</summary>
    public int Count(TaskState state) => Shards.Count(s => s.State == state);

    /// <summary>Reads the state of a job.</summary>
    /// <param name="work">Its work folder.</param>
    /// <param name="engine">The engine that it was submitted to, which knows what the folder cannot show: queued and lost tasks; null = the
    /// folder alone.</param>
    /// <param name="clock">Gives the time that the age of a heartbeat is measured against; null = the system's.</param>
    /// <exception cref="InputException">The plan is damaged.</exception>
    public static JobStatus Read(WorkFolder work, IJobEngine? engine = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        JobSubmission? submission = JobSubmission.Read(work);
        TaskAttempt? plan = TaskAttempt.Read(work.PlanAttemptFile), reduce = TaskAttempt.Read(work.ReduceAttemptFile);
        // What is over needs no queue, which may have forgotten it or be on another machine.
        bool isOver = submission is null || reduce is { State: TaskState.Done } && reduce.Started >= submission.Submitted;
        EngineStates known = isOver || engine is null ? EngineStates.None : engine.StatesOf(submission!);
        var status = new JobStatus
        {
            WorkPath = work.Root,
            State = EngineStates.Combine(StateOf(plan, now), known.Plan) is TaskState.Failed or TaskState.Interrupted ? JobState.Failed
                : JobState.Planning,
            Shards = [],
            OutputPath = reduce?.Output ?? submission?.OutputPath,
            Submission = submission,
        };
        if (!File.Exists(work.PlanFile)) return status with { Error = plan?.Error };
        ImmutableArray<PlannedShard> planned = JobPlan.Read(work).Shards;
        ImmutableArray<ShardStatus> shards =
            [.. planned.Select((p, s) => Read(work, s, p, known.Shards.TryGetValue(s, out TaskState said) ? said : null, now))];
        return status with { Shards = shards, State = StateOf(shards, EngineStates.Combine(StateOf(reduce, now), known.Reduce)),
            Error = reduce?.Error };
    }

    private static ShardStatus Read(WorkFolder work, int shard, PlannedShard planned, TaskState? said, DateTimeOffset now)
    {
        TaskAttempt? attempt = TaskAttempt.Read(work.AttemptFile(shard));
        // The checksum is compared when the shard is read; doing so here would read every file for each status.
        bool done = File.Exists(work.ShardFile(shard));
        return new()
        {
            Shard = shard,
            State = done ? TaskState.Done : EngineStates.Combine(StateOf(attempt, now), said),
            Images = planned.Total,
            Observed = done ? planned.Total : attempt?.Observed ?? 0,
            ProcessorSeconds = attempt?.ProcessorSeconds ?? 0,
            Attempts = attempt?.Number ?? 0,
            Machine = attempt?.Machine,
            Started = attempt?.Started,
            Updated = attempt?.Updated,
            Error = done ? null : attempt?.Error,
        };
    }

    private static JobState StateOf(ImmutableArray<ShardStatus> shards, TaskState reduce)
    {
        if (shards.Any(static s => s.State is TaskState.Pending or TaskState.Running)) return JobState.Observing;
        if (shards.Any(static s => s.State != TaskState.Done)) return JobState.Failed;
        return reduce switch
        {
            TaskState.Done => JobState.Done,
            TaskState.Failed or TaskState.Interrupted => JobState.Failed,
            _ => JobState.Reducing,
        };
    }

    private static TaskState StateOf(TaskAttempt? attempt, DateTimeOffset now) => attempt switch
    {
        null => TaskState.Pending,
        // It ended well, but its file was deleted since: it must be observed again.
        { State: TaskState.Running } when attempt.IsKnownDead || now - attempt.Updated > AttemptLog.Patience => TaskState.Interrupted,
        _ => attempt.State,
    };
}
