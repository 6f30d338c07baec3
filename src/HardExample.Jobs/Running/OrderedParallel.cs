using System.Collections.Concurrent;

namespace HardExample.Jobs.Running;

/// <summary>Runs work on several threads and hands the results back in the order of the input.</summary>
public static class OrderedParallel
{
    /// <summary>Applies <paramref name="work"/> to each item on at most <paramref name="degree"/> threads.</summary>
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

    private static IEnumerable<TOut> OnThreads<TIn, TOut>(
        IEnumerable<TIn> source, Func<TIn, TOut> work, int degree, CancellationToken cancel)
    {
        using var begun = new BlockingCollection<Task<TOut>>();
        var workers = new List<Task>(degree);
        var running = new Queue<Task<TOut>>();
        try
        {
            foreach (TIn item in source)
            {
                cancel.ThrowIfCancellationRequested();
                var task = new Task<TOut>(() => work(item));
                running.Enqueue(task);
                begun.Add(task, CancellationToken.None);
                // On threads of their own: work that computes for long would keep the thread pool from taking in what is fetched ahead.
                if (workers.Count < degree)
                    workers.Add(Task.Factory.StartNew(
                        () => Work(begun), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
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
            // Nobody waits for results that are left, but their work may still use what the caller is about to dispose.
            begun.CompleteAdding();
            Task.WaitAll([.. workers], CancellationToken.None);
        }
    }

    private static void Work<TOut>(BlockingCollection<Task<TOut>> begun)
    {
        // A task keeps its exception for whoever takes its result.
        foreach (Task<TOut> task in begun.GetConsumingEnumerable()) task.RunSynchronously(TaskScheduler.Default);
    }
}
