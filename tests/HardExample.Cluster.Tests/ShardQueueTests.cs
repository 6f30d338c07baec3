using HardExample.Cluster.Engines;

namespace HardExample.Cluster.Tests;

public sealed class ShardQueueTests
{
    [Fact]
    public void A_shard_that_fails_waits_behind_the_others_until_its_attempts_are_used_up()
    {
        var queue = new ShardQueue(3, attempts: 2);

        Assert.Equal(0, Take(queue));
        Assert.True(queue.Ended(0, 1, "once", canRetry: true));
        Assert.Equal(1, Take(queue));
        Assert.False(queue.Ended(1, 0, "", canRetry: true));
        Assert.Equal(2, Take(queue));
        Assert.False(queue.Ended(2, 0, "", canRetry: true));
        Assert.Equal(0, Take(queue));
        Assert.False(queue.Ended(0, 1, "twice", canRetry: true));

        Assert.Equal(-1, Take(queue));
        Assert.Equal([(0, 1, "twice")], queue.Failures.Select(static f => (f.Shard, f.ExitCode, f.Error)));
    }

    [Fact]
    public void When_the_first_fails_for_good_before_any_succeeded_no_other_is_begun()
    {
        var queue = new ShardQueue(100, attempts: 3);
        Take(queue);
        Assert.False(queue.Ended(0, 2, "the configuration is wrong", canRetry: false));
        Assert.Equal(-1, Take(queue));
    }

    private static int Take(ShardQueue queue) => queue.TryTake(out int shard) ? shard : -1;
}
