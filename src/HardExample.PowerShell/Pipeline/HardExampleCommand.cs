using System.Collections.Concurrent;
using System.Management.Automation;
using HardExample.Core.Errors;

namespace HardExample.PowerShell.Pipeline;

/// <summary>
/// What all cmdlets share: errors with ids, cancellation, and a way for background work to speak. A cmdlet overrides <see cref="Begin"/>,
/// <see cref="Process"/> and <see cref="End"/>; a <see cref="HardExampleException"/> that leaves them ends the command with an error
/// record.
/// </summary>
public abstract class HardExampleCommand : PSCmdlet, IDisposable
{
    /// <summary>How long posted records may wait while the pipeline's thread waits for other work, ms.</summary>
    internal const int FlushInterval = 100;

    // Never disposed: Ctrl+C may cancel it from another thread at any time, and without a timer it holds nothing.
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private Task? _background;

    /// <summary>Cancelled by Ctrl+C, and when the command is disposed, which is how <c>Select-Object -First</c> ends it.</summary>
    protected CancellationToken Cancellation => _stop.Token;

    /// <summary>Runs once before the first input.</summary>
    protected virtual void Begin() { }

    /// <summary>Runs for each input.</summary>
    protected virtual void Process() { }

    /// <summary>Runs once after the last input.</summary>
    protected virtual void End() { }

    /// <summary>Gives back what the command holds, after its work was cancelled; runs however the command ends.</summary>
    protected virtual void Release() { }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        if (_background is not null) ((IAsyncResult)_background).AsyncWaitHandle.WaitOne();
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reports an error of one input and goes on.</summary>
    protected void WriteException(HardExampleException error, object? target)
    {
        ArgumentNullException.ThrowIfNull(error);
        WriteError(error.ToRecord(target));
    }

    /// <summary>A progress bar of the cmdlet's name.</summary>
    internal ProgressMeter CreateProgress() => new(MyInvocation.MyCommand.Name, WriteProgress, TimeProvider.System);

    /// <summary>From any thread: runs <paramref name="write"/> on the pipeline's thread at the next <see cref="Flush"/>.</summary>
    internal void Post(Action write) => _posted.Enqueue(write);

    /// <summary>On the pipeline's thread: runs what was posted.</summary>
    protected void Flush()
    {
        while (_posted.TryDequeue(out Action? write)) write();
    }

    /// <summary>Runs long work on another thread and shows meanwhile what it posts.</summary>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    protected T RunInBackground<T>(Func<CancellationToken, T> work)
    {
        Task<T> task = Task.Run(() => work(Cancellation), CancellationToken.None);
        _background = task;
        while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(FlushInterval)) Flush();
        Flush();
        return task.GetAwaiter().GetResult();
    }

    private void Guard(Action body)
    {
        try
        {
            body();
            Flush();
        }
        catch (HardExampleException e)
        {
            ThrowTerminatingError(e.ToRecord(null));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
