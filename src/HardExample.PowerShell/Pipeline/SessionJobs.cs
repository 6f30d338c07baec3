using System.Collections.Concurrent;
using HardExample.Cluster;
using HardExample.Cluster.Engines;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.PowerShell.Pipeline;

/// <summary>Jobs in shards on threads of this process, by work folder; they end with the process.</summary>
internal static class SessionJobs
{
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<string, SessionJob> Jobs = new(StringComparer.Ordinal);

    /// <summary>Begins a job, or goes on with what is left of it.</summary>
    /// <exception cref="InputException">It is already worked on.</exception>
    public static void Start(WorkFolder work, SubmitRequest request)
    {
        lock (Gate)
        {
            if (Jobs.TryGetValue(work.Root, out SessionJob? earlier) && earlier.IsRunning)
                throw new InputException($"This session works on the job of {work.Root} already. Receive-HardExampleJob -Wait waits for "
                    + "it, Stop-HardExampleJob ends it.");
            // A status asked for right after the start must find the folder.
            LocalStorage.Try("write to", work.Root, Directory.CreateDirectory);
            var job = new SessionJob();
            job.Run(cancel => LocalEngine.InThisProcess(StorageFactory.Create).SubmitAsync(request, job, cancel));
            Jobs[work.Root] = job;
            earlier?.Dispose();
        }
    }

    /// <summary>Ends a job and waits until its threads have ended.</summary>
    /// <returns>Whether this session worked on it.</returns>
    public static bool Stop(WorkFolder work)
    {
        if (!Jobs.TryGetValue(work.Root, out SessionJob? job) || !job.IsRunning) return false;
        job.Stop();
        return true;
    }

    /// <summary>The state of a job, with what its engine and this session know of it.</summary>
    /// <exception cref="HardExampleException">The folder is damaged, or the engine cannot be asked.</exception>
    public static JobStatus Read(WorkFolder work)
    {
        Jobs.TryGetValue(work.Root, out SessionJob? job);
        // Asked first: a job that ends meanwhile is then seen as running once more, not as failed.
        (bool isRunning, string? error) = (job?.IsRunning ?? false, job?.Error);
        JobStatus status = JobStatus.Read(work, JobSubmission.Read(work) is { } submission ? JobEngines.Create(submission.Engine) : null);
        // An end in the folder is then that of an earlier start.
        if (isRunning)
            return status.State is JobState.Done or JobState.Failed
                ? status with { State = StateWhileRunning(status), Error = null }
                : status;
        // Another process may have continued it since.
        bool isOurs = job is not null && (status.Submission is null || status.Submission.Submitted <= job.Ended);
        return isOurs && error is not null ? status with { State = JobState.Failed, Error = error } : status;
    }

    private static JobState StateWhileRunning(JobStatus status) =>
        status.Shards.IsEmpty ? JobState.Planning : status.Count(TaskState.Done) < status.Shards.Length ? JobState.Observing
        : JobState.Reducing;

    /// <summary>Takes what a job warned of since it was last asked.</summary>
    public static IEnumerable<string> TakeWarnings(WorkFolder work)
    {
        if (!Jobs.TryGetValue(work.Root, out SessionJob? job)) yield break;
        while (job.Warnings.TryDequeue(out string? warning)) yield return warning;
    }

    private sealed class SessionJob : IJobEvents, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _work = Task.CompletedTask;
        private volatile string? _error;

        public ConcurrentQueue<string> Warnings { get; } = new();

        public bool IsRunning => !_work.IsCompleted;

        /// <summary>Why it ended before it was done; null when it was done, or has not ended.</summary>
        public string? Error => _error ?? _work.Exception?.InnerException?.Message;

        /// <summary>When it ended; far in the future when it has not.</summary>
        public DateTimeOffset Ended { get; private set; } = DateTimeOffset.MaxValue;

        public void Run(Func<CancellationToken, Task> work) => _work = Task.Run(() => RunAsync(work));

        public void Stop()
        {
            _stop.Cancel();
            ((IAsyncResult)_work).AsyncWaitHandle.WaitOne();
        }

        public void Dispose() => _stop.Dispose();

        private async Task RunAsync(Func<CancellationToken, Task> work)
        {
            try
            {
                await work(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _error = "The job was stopped.";
            }
            catch (HardExampleException error)
            {
                _error = error.Message;
            }
            Ended = DateTimeOffset.UtcNow;
        }

        // Progress and messages stand in the work folder.
        public void Progress(JobProgress progress) { }

        public void Information(string message) { }

        public void Warning(string message) => Warnings.Enqueue(message);

        public void Problem(SampleProblem problem) { }
    }
}
