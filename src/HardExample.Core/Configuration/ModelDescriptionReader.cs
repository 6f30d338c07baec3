using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Samples;

namespace HardExample.Core.Configuration;

/// <summary>Reads the description of a model (model.yaml). Every key is optional; an unknown one is an error.</summary>
public static class ModelDescriptionReader
{
    /// <summary>Reads a description.</summary>
    /// <param name="yaml">The text; may be empty.</param>
    /// <param name="source">The name of the file, for messages.</param>
    /// <exception cref="ModelException">There is an error; the message names all of them, with their lines.</exception>
    public static ModelDescription Read(string yaml, string? source = null)
    {
        var diagnostics = new List<ConfigurationDiagnostic>();
        var root = new ModelSection("", PlainYaml.Parse(yaml, diagnostics), diagnostics,
            ["task", "input", "labels", "labels_file", "output"]);
        ModelSection input = root.Section("input", ["size", "resize", "interpolation", "color", "scale", "mean", "std", "layout"]);
        ModelSection output = root.Section("output",
            ["probabilities", "logits", "embedding", "feature_map", "decoder", "boxes", "scores", "labels", "first_class", "box_format",
                "box_unit", "score_floor", "nms_iou"]);

        root.NotBoth("labels", "labels_file");
        output.NotBoth("probabilities", "logits");
        ModelDescription description = ReadOutput(output, ReadInput(input, new ModelDescription
        {
            Task = root.Choice<TaskType>("task"),
            Labels = root.Texts("labels"),
            LabelsFile = root.Text("labels_file"),
        }));
        return diagnostics.Count == 0 ? description : throw new ModelException(ConfigurationDiagnostic.Join([.. diagnostics], source));
    }

    private static ModelDescription ReadInput(ModelSection input, ModelDescription description)
    {
        ImmutableArray<double> size = input.Numbers("size", "two whole numbers [width, height] from 1 to 16384", [2],
            static n => n is >= 1 and <= 16384 && n == Math.Truncate(n));
        return description with
        {
            InputWidth = size.IsDefault ? null : (int)size[0],
            InputHeight = size.IsDefault ? null : (int)size[1],
            Resize = input.Choice<ResizeMode>("resize"),
            Interpolation = input.Choice<Interpolation>("interpolation"),
            Bgr = input.OneOf("color", "rgb", "bgr"),
            Scale = input.Number("scale", "a finite number other than 0", static n => n != 0),
            Mean = input.Numbers("mean", "1 or 3 finite numbers", [1, 3], static _ => true),
            Std = input.Numbers("std", "1 or 3 finite numbers above 0", [1, 3], static n => n > 0),
            ChannelsLast = input.OneOf("layout", "nchw", "nhwc"),
        };
    }

    private static ModelDescription ReadOutput(ModelSection output, ModelDescription description) => description with
    {
        Probabilities = output.Text("probabilities"),
        Logits = output.Text("logits"),
        Embedding = output.Text("embedding"),
        FeatureMap = output.Text("feature_map"),
        Decoder = output.Choice<DetectionDecoder>("decoder"),
        Boxes = output.Text("boxes"),
        Scores = output.Text("scores"),
        ClassIndices = output.Text("labels"),
        FirstClass = (int?)output.Number("first_class", "0 or 1", static n => n is 0 or 1),
        BoxFormat = output.Choice<BoxOrder>("box_format"),
        BoxesNormalized = output.OneOf("box_unit", "input_pixels", "normalized"),
        ScoreFloor = output.Number("score_floor", "a number from 0 to 1", static n => n is >= 0 and <= 1),
        NmsIoU = output.Number("nms_iou", "a number from 0 to 1", static n => n is >= 0 and <= 1),
    };
}
