namespace HardExample.Jobs.Running;

/// <summary>What a job is doing.</summary>
public enum JobPhase
{
    /// <summary>Reading the training set's images.</summary>
    ObservingTraining,

    /// <summary>Reading the images of the input.</summary>
    Observing,

    /// <summary>Running the algorithms.</summary>
    Scoring,

    /// <summary>Writing the output.</summary>
    Exporting,
}
