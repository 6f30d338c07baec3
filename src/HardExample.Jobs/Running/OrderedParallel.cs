namespace HardExample.Jobs.Running;

/// <summary>Runs work on several threads and hands the results back in the order of the input.</summary>
public static class OrderedParallel
{
    /// <summary>Applies <paramref name="work"/> to each item, at most <paramref name="degree"/> at a time, reading at most that many ahead.</summary>
    /// <param name="source">Read on the caller's thread, one item at a time.</param>
    /// <param name="work">Must be thread-safe.</param>
    /// <param name="degree">At least 1; 1 works on the caller's thread.</param>
    /// <param name="cancel">Checked before each item; work that has begun is awaited.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static IEnumerable<TOut> Select<TIn, TOut>(IEnumerable<TIn> source, Func<TIn, TOut> work, int degree, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1);
        return degree == 1 ? OnOneThread(source, work, cancel) : OnThreads(source, work, degree, cancel);
    }

    private static IEnumerable<TOut> OnOneThread<TIn, TOut>(IEnumerable<TIn> source, Func<TIn, TOut> work, CancellationToken cancel)
    {
        foreach (TIn item in source)
        {
            cancel.ThrowIfCancellationRequested();
            yield return work(item);
        }
    }

    private static IEnumerable<TOut> OnThreads<TIn, TOut>(IEnumerable<TIn> source, Func<TIn, TOut> work, int degree, CancellationToken cancel)
    {
        var running = new Queue<Task<TOut>>();
        try
        {
            foreach (TIn item in source)
            {
                cancel.ThrowIfCancellationRequested();
                // On a thread of its own: work that computes for long would keep the thread pool from taking in what is fetched ahead.
                running.Enqueue(Task.Factory.StartNew(() => work(item), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
                // One more than the threads: the next piece starts the moment one ends, while the caller uses the oldest.
                if (running.Count > degree) yield return running.Dequeue().GetAwaiter().GetResult();
            }
            while (running.Count > 0)
            {
                cancel.ThrowIfCancellationRequested();
                yield return running.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            // Nobody waits for these results any more, but their work may still use what the caller is about to dispose.
            foreach (Task<TOut> task in running) ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        }
    }
}
