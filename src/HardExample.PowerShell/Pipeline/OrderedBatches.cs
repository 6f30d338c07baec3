namespace HardExample.PowerShell.Pipeline;

/// <summary>Works on batches in the background and hands the results back in input order, on the thread that asks.</summary>
/// <param name="work">Scores a batch, on a pool thread; it honours the token within a batch.</param>
/// <param name="batchSize">Inputs in a batch, at least 1.</param>
/// <param name="ahead">Batches in work at once, at least 1; with <paramref name="batchSize"/> it bounds memory.</param>
/// <param name="whileWaiting">Called on the waiting thread every now and then.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class OrderedBatches<TIn, TOut>(
    Func<IReadOnlyList<TIn>, CancellationToken, IReadOnlyList<TOut>> work, int batchSize, int ahead, Action whileWaiting,
    CancellationToken cancellation)
{
    private readonly Queue<Task<IReadOnlyList<TOut>>> _running = new();
    private List<TIn> _batch = [];

    /// <summary>Adds an input; results that are ready or exceed the bound go to <paramref name="emit"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Add(TIn item, Action<TOut> emit)
    {
        _batch.Add(item);
        if (_batch.Count < batchSize) return;
        Submit();
        while (_running.Count > ahead || (_running.TryPeek(out Task<IReadOnlyList<TOut>>? head) && head.IsCompleted)) EmitHead(emit);
    }

    /// <summary>Works on what is left and emits all results.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Drain(Action<TOut> emit)
    {
        if (_batch.Count > 0) Submit();
        while (_running.Count > 0) EmitHead(emit);
    }

    /// <summary>Waits until nothing runs any more, after the token was cancelled; exceptions are ignored.</summary>
    public void WaitForIdle() => ((IAsyncResult)Task.WhenAll(_running)).AsyncWaitHandle.WaitOne();

    private void Submit()
    {
        List<TIn> batch = _batch;
        _batch = new List<TIn>(batchSize);
        _running.Enqueue(Task.Run(() => work(batch, cancellation), cancellation));
    }

    private void EmitHead(Action<TOut> emit)
    {
        // WaitAny does not wrap what the work threw, and GetAwaiter throws it as it was. Emitting may throw too: so a pipeline is stopped
        // from below.
        Task[] head = [_running.Peek()];
        while (Task.WaitAny(head, HardExampleCommand.FlushInterval, cancellation) < 0) whileWaiting();
        foreach (TOut result in _running.Dequeue().GetAwaiter().GetResult()) emit(result);
    }
}
