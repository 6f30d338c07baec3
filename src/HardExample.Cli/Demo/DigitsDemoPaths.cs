namespace HardExample.Cli.Demo;

/// <summary>Where the parts of a written demo set stand.</summary>
/// <param name="Root">The folder of the whole set.</param>
public sealed record DigitsDemoPaths(string Root)
{
    /// <summary>The job's input: a directory with images/ and inference_results/.</summary>
    public string Pool => Path.Combine(Root, "pool");

    /// <summary>train_data_path: the digits the model learnt from, labelled by hand.</summary>
    public string TrainManifest => Path.Combine(Root, "train.manifest");

    /// <summary>model_serving_url: the classifier.</summary>
    public string Model => Path.Combine(Root, "model", "digits.onnx");

    /// <summary>The true labels of the pool: file, true_label, predicted_label, correct (0 or 1).</summary>
    public string Truth => Path.Combine(Root, "truth.csv");
}
