namespace HardExample.Core.Reference;

/// <summary>What is known of the training data, in compact form.</summary>
public sealed partial record TrainingReference;
