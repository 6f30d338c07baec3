namespace HardExample.Jobs.Running;

/// <summary>What a job is doing.</summary>
public enum JobPhase
{
    /// <summary>Reading the input and opening models; nothing is reported meanwhile.</summary>
    Reading,

    /// <summary>Listing the input and dealing it out to shards.</summary>
    Planning,

    /// <summary>Reading the training set's images.</summary>
    ObservingTraining,

    /// <summary>Reading the images of the input.</summary>
    Observing,

    /// <summary>Reading what other tasks observed.</summary>
    ReadingShards,

    /// <summary>Running the algorithms.</summary>
    Scoring,

    /// <summary>Writing the output.</summary>
    Exporting,
}
