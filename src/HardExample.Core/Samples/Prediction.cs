namespace HardExample.Core.Samples;

/// <summary>What a model said about one image.</summary>
public abstract record Prediction
{
    /// <summary>The predicted class; for detection a short summary such as "3 cat, 1 dog".</summary>
    public abstract string Label { get; }

    /// <summary>Top-1 confidence in [0, 1]; for detection the highest box score, 0 without a box.</summary>
    public abstract double Confidence { get; }

    /// <summary>The task that this kind of prediction belongs to.</summary>
    public abstract TaskType TaskType { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Label;
}

/// <summary>What the inference model predicts. One job has one task type.</summary>
public enum TaskType
{
    /// <summary>One label an image.</summary>
    ImageClassification,

    /// <summary>Labelled boxes in an image.</summary>
    ObjectDetection,
}
