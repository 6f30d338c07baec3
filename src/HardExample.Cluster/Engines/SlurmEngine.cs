using System.Collections.Immutable;
using System.Globalization;
using HardExample.Core.Errors;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Cluster.Engines;

/// <summary>
/// Runs the tasks of a job with Slurm: a job that plans, an array job with a task for each shard, which waits for the plan, and a job that
/// reduces after the array. Scripts and logs lie in the work folder.
/// </summary>
public sealed class SlurmEngine : IJobEngine
{
    /// <summary>The name of this engine.</summary>
    public const string EngineName = "slurm";

    internal const string PlanStep = "plan", ObserveStep = "observe", ReduceStep = "reduce";

    private readonly TimeProvider _clock;
    private readonly Func<string, IEnumerable<string>, SlurmCommand.Result> _run;

    /// <summary>An engine that runs the commands of Slurm that are on PATH.</summary>
    /// <param name="clock">Gives the times; null = the system's.</param>
    public SlurmEngine(TimeProvider? clock = null) : this(SlurmCommand.Run, clock) { }

    /// <summary>An engine with other commands.</summary>
    internal SlurmEngine(Func<string, IEnumerable<string>, SlurmCommand.Result> run, TimeProvider? clock = null) =>
        (_run, _clock) = (run, clock ?? TimeProvider.System);

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    /// <remarks>Returns when the three jobs are queued; if one is refused, those before it are taken back.</remarks>
    public Task<JobSubmission> SubmitAsync(SubmitRequest request, IJobEvents events, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(events);
        var commands = new TaskCommands(request);
        var scripts = new SlurmScripts(request, commands);
        scripts.Check();
        RefuseWhileQueued(commands.Work);
        commands.Prepare();
        WorkFolder work = commands.Work;
        var ids = ImmutableSortedDictionary<string, string>.Empty;
        try
        {
            Submit(PlanStep, scripts.Plan, scripts.Options(PlanStep, work.PlanLogFile, null));
            string workers = request.Workers > 0 ? "%" + Number(request.Workers) : "";
            Submit(ObserveStep, scripts.Observe,
                scripts.Options(ObserveStep, work.LogPattern, ids[PlanStep], $"--array=0-{Number(request.ShardCount - 1)}{workers}"));
            Submit(ReduceStep, scripts.Reduce, scripts.Options(ReduceStep, work.ReduceLogFile, ids[ObserveStep]));
            var submission = new JobSubmission
            {
                Engine = Name, WorkPath = work.Root, OutputPath = StoragePath.Parse(request.OutputPath).Value,
                ShardCount = request.ShardCount,
                Submitted = _clock.GetUtcNow(), Ids = ids,
            };
            submission.Write(work);
            events.Information($"Slurm runs plan, observe and reduce as the jobs {ids[PlanStep]}, {ids[ObserveStep]} and "
                + $"{ids[ReduceStep]}; the scripts are in {Path.GetDirectoryName(SlurmScripts.FileOf(work, PlanStep))}.");
            return Task.FromResult(submission);
        }
        catch (Exception error) when (error is HardExampleException or OperationCanceledException && ids.Count > 0)
        {
            Cancel(ids.Values);
            throw;
        }

        void Submit(string step, string script, IReadOnlyList<string> options)
        {
            cancel.ThrowIfCancellationRequested();
            LocalStorage.WriteText(SlurmScripts.FileOf(work, step), script);
            SlurmCommand.Result answer = _run("sbatch", options);
            // "12", or "12;cluster" where there are several.
            string id = answer.Output.Trim().Split(';')[0];
            if (answer.ExitCode != 0 || id.Length == 0 || !id.All(char.IsAsciiDigit)) throw Refused(step, answer, request.ShardCount);
            ids = ids.Add(step, id);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A task that Slurm no longer knows and that left no result counts as interrupted.</remarks>
    public EngineStates StatesOf(JobSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (submission.Ids.IsEmpty) return EngineStates.None;
        IReadOnlyDictionary<string, TaskState> states = new SlurmQueue(_run)
            .StatesOf([.. submission.Ids.Values], submission.ShardCount + 2);
        var shards = Enumerable.Range(0, submission.ShardCount).ToDictionary(static s => s, static _ => TaskState.Interrupted);
        if (submission.Ids.TryGetValue(ObserveStep, out string? array))
            foreach ((string id, TaskState state) in states)
                if (SlurmQueue.TryTask(id, array, out int task)) shards[task] = state;
        return new() { Plan = Of(PlanStep), Shards = shards, Reduce = Of(ReduceStep) };

        TaskState Of(string step) => submission.Ids.TryGetValue(step, out string? id) && states.TryGetValue(id, out TaskState state) ? state
            : TaskState.Interrupted;
    }

    /// <inheritdoc/>
    public void Stop(JobSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (submission.Ids.IsEmpty) return;
        SlurmCommand.Result answer = Cancel(submission.Ids.Values);
        if (answer.ExitCode != 0)
            throw new InputException($"Slurm did not cancel the jobs {string.Join(", ", submission.Ids.Values)}: {answer.Error}");
    }

    // To cancel a job that has ended already is no error.
    private SlurmCommand.Result Cancel(IEnumerable<string> ids) => _run("scancel", ["--quiet", .. ids]);

    private void RefuseWhileQueued(WorkFolder work)
    {
        if (JobSubmission.Read(work) is not { Engine: EngineName } earlier) return;
        EngineStates states = StatesOf(earlier);
        if (((IEnumerable<TaskState?>)[states.Plan, states.Reduce, .. states.Shards.Values])
            .Any(static s => s is TaskState.Pending or TaskState.Running))
            throw new InputException(
                $"The job of {work.Root} is still queued or running as the Slurm jobs {string.Join(", ", earlier.Ids.Values)}. Wait for it "
                + $"('hardexample status'), or end it first with: scancel {string.Join(' ', earlier.Ids.Values)}");
    }

    private static ConfigurationException Refused(string step, SlurmCommand.Result answer, int shards) => new(
        $"sbatch did not take the {step} job (exit code {Number(answer.ExitCode)}): "
        + $"{(answer.Error.Length > 0 ? answer.Error : answer.Output.Trim())}. "
        + (answer.Error.Contains("array", StringComparison.OrdinalIgnoreCase)
            ? $"This cluster may take no array of {Number(shards)} tasks; 'scontrol show config' names the most as MaxArraySize: ask for "
            + "fewer --shards."
            : "Check the partition, the account, the time and the memory asked for, and every --slurm-option; 'sinfo' shows "
            + "what there is."));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
