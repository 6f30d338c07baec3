namespace HardExample.Cluster;

/// <summary>What came of observing a shard.</summary>
/// <param name="Shard">Its number.</param>
/// <param name="WasDone">Whether it was done before, so that nothing was computed.</param>
/// <param name="Images">Images in it, of population and training set.</param>
/// <param name="LeftOut">Images that could not be observed; 0 when it was done before.</param>
/// <param name="ProcessorTime">Processor time that it took; zero when it was done before.</param>
/// <param name="File">The shard file.</param>
public sealed record ShardOutcome(int Shard, bool WasDone, int Images, int LeftOut, TimeSpan ProcessorTime, string File);
