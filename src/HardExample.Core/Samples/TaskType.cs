namespace HardExample.Core.Samples;

/// <summary>What the inference model predicts. One job has one task type.</summary>
public enum TaskType
{
    /// <summary>One label an image.</summary>
    ImageClassification,

    /// <summary>Labelled boxes in an image.</summary>
    ObjectDetection,
}
