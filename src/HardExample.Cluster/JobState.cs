namespace HardExample.Cluster;

/// <summary>How far a job is.</summary>
public enum JobState
{
    /// <summary>There is no plan yet.</summary>
    Planning,

    /// <summary>Shards are still to be observed.</summary>
    Observing,

    /// <summary>All shards are observed; the result is not there yet.</summary>
    Reducing,

    /// <summary>The result is there.</summary>
    Done,

    /// <summary>A step failed and nothing works on it any more.</summary>
    Failed,
}
