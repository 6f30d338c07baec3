using HardExample.Jobs.Output;

namespace HardExample.Cluster;

/// <summary>Keeps the attempt file of a task up to date while it works: a heartbeat every few seconds.</summary>
internal sealed class AttemptLog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;
    private TaskAttempt _attempt;
    private volatile int _observed;

    /// <summary>Begins an attempt.</summary>
    /// <param name="path">The attempt file of the task.</param>
    /// <param name="clock">Gives the times.</param>
    /// <param name="output">Where the reduce writes to.</param>
    public AttemptLog(string path, TimeProvider clock, string? output = null)
    {
        (_path, _clock) = (path, clock);
        DateTimeOffset now = clock.GetUtcNow();
        _attempt = new()
        {
            Number = (TaskAttempt.Read(path)?.Number ?? 0) + 1,
            State = TaskState.Running,
            Machine = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Started = now,
            Updated = now,
            Output = output,
        };
        _attempt.Write(path);
        _timer = clock.CreateTimer(_ => Write(static a => a), null, Interval, Interval);
    }

    /// <summary>Age of the last heartbeat above which a task counts as dead.</summary>
    public static TimeSpan Patience { get; } = 6 * Interval;

    /// <summary>Images observed so far.</summary>
    public int Observed
    {
        get => _observed;
        set => _observed = value;
    }

    private void End(string? error) => Write(a => a with { State = error is null ? TaskState.Done : TaskState.Failed, Error = error });

    /// <summary>Processor time of this process since the attempt began.</summary>
    public TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime - _usedBefore;

    /// <summary>Does the work of the task and says how it ended.</summary>
    public T Run<T>(Func<T> work)
    {
        try
        {
            T result = work();
            End(null);
            return result;
        }
        catch (Exception error)
        {
            End(error is OperationCanceledException ? JobLog.Cancelled : error.Message);
            throw;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Write(Func<TaskAttempt, TaskAttempt> change)
    {
        lock (_lock)
        {
            if (_attempt.State != TaskState.Running) return;
            _attempt = change(_attempt)
                with { Observed = _observed, ProcessorSeconds = Math.Round(ProcessorTime.TotalSeconds, 3), Updated = _clock.GetUtcNow() };
            _attempt.Write(_path);
        }
    }
}
