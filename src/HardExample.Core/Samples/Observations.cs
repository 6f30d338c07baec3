namespace HardExample.Core.Samples;

/// <summary>What must be known of a sample before an algorithm can score it.</summary>
[Flags]
public enum Observations
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The prediction of the model in service.</summary>
    Prediction = 1,

    /// <summary>The features of the whole image.</summary>
    ImageFeatures = 2,

    /// <summary>Brightness and sharpness inside the boxes.</summary>
    BoxPixels = 4,

    /// <summary>The global embedding.</summary>
    Embedding = 8,

    /// <summary>The embeddings of the boxes.</summary>
    BoxEmbeddings = 16,

    /// <summary>Predictions on augmented views.</summary>
    AugmentedPredictions = 32,

    /// <summary>The descriptor of the picture that no model takes part in.</summary>
    Descriptor = 64,

    /// <summary>The features of the pretrained extractor, for the second view of the classes.</summary>
    PretrainedEmbedding = 128,

    /// <summary>The hash of the image's file, by which the ledger knows it.</summary>
    ContentHash = 256,
}
