namespace HardExample.Cluster;

/// <summary>One part of a plan: what one task observes.</summary>
/// <param name="Images">Images of the population.</param>
/// <param name="TrainingImages">Images of the training set.</param>
/// <param name="Checksum">XxHash128 of the file that lists them.</param>
public sealed record PlannedShard(int Images, int TrainingImages, string Checksum)
{
    /// <summary>All images.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Total => Images + TrainingImages;
}
