namespace HardExample.Storage.ObjectStore;

/// <summary>How patient requests to an object store are.</summary>
internal sealed record S3RequestPolicy
{
    /// <summary>How often a request is tried, at least 1.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Pause before the second try; doubled for each further one, and jittered.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one try may take until the answer begins, and how long a body may then stand still.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long uploads under way may still take when their output is given up; then they are cut off.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(0.6);

    /// <summary>Objects above this many bytes are uploaded in parts of it; S3 wants at least 5 MiB.</summary>
    public int PartSize { get; init; } = 8 << 20;

    /// <summary>Keys in a page of a listing.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>How many parts of one object are under way at once.</summary>
    public int ParallelParts { get; init; } = 4;
}
