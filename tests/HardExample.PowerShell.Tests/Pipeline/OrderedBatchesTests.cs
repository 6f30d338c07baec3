using System.Collections.Concurrent;
using HardExample.PowerShell.Pipeline;

namespace HardExample.PowerShell.Tests.Pipeline;

public sealed class OrderedBatchesTests
{
    [Fact]
    public void Results_come_in_input_order_whatever_finishes_first()
    {
        var batches = new OrderedBatches<int, int>((batch, _) =>
        {
            if (batch[0] == 0) Thread.Sleep(50);
            return batch;
        }, 3, 2, static () => { }, default);
        var emitted = new List<int>();
        for (int i = 0; i < 20; i++) batches.Add(i, emitted.Add);
        batches.Drain(emitted.Add);
        Assert.Equal(Enumerable.Range(0, 20), emitted);
    }

    [Fact]
    public void No_more_batches_are_in_work_than_allowed()
    {
        var sizes = new ConcurrentBag<int>();
        int started = 0, emitted = 0;
        var batches = new OrderedBatches<int, int>((batch, _) =>
        {
            sizes.Add(batch.Count);
            Interlocked.Increment(ref started);
            return batch;
        }, 4, 2, static () => { }, default);
        for (int i = 0; i < 40; i++)
        {
            batches.Add(i, _ => emitted++);
            Assert.True(Volatile.Read(ref started) - emitted / 4 <= 3);
        }

        Assert.All(sizes, static s => Assert.Equal(4, s));
    }

    [Fact]
    public void The_exception_of_the_work_is_thrown_as_it_was()
    {
        var batches = new OrderedBatches<int, int>((_, _) => throw new InvalidDataException("bad"), 1, 1, static () => { }, default);
        Assert.Equal("bad", Assert.Throws<InvalidDataException>(() =>
        {
            batches.Add(1, static _ => { });
            batches.Drain(static _ => { });
        }).Message);
    }

    [Fact]
    public void Cancelling_ends_the_wait_and_idle_is_reached()
    {
        using var stop = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        bool ended = false;
        var batches = new OrderedBatches<int, int>((batch, _) =>
        {
            started.Set();
            release.Wait(CancellationToken.None);
            ended = true;
            return batch;
        }, 1, 1, static () => { }, stop.Token);
        batches.Add(1, static _ => { });
        // Work that has not begun would never begin.
        started.Wait(CancellationToken.None);
        stop.CancelAfter(20);
        Assert.Throws<OperationCanceledException>(() => batches.Drain(static _ => { }));
        release.Set();
        batches.WaitForIdle();
        Assert.True(ended);
    }
}
