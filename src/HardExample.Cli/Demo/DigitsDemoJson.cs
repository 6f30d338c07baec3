using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardExample.Core.Samples;

namespace HardExample.Cli.Demo;

/// <summary>The two JSON forms of the demo set.</summary>
internal static class DigitsDemoJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A result file of an image classification; scores are strings, as ModelArts writes them.</summary>
    public static string Result(ClassificationPrediction prediction)
    {
        var scores = new JsonArray();
        foreach (ClassScore score in prediction.Scores)
            scores.Add(new JsonArray(score.Label, score.Score.ToString("0.######", CultureInfo.InvariantCulture)));
        return new JsonObject { ["predicted_label"] = prediction.Label, ["scores"] = scores }.ToJsonString(Plain);
    }

    /// <summary>A manifest line of an image that a person labelled.</summary>
    /// <param name="source">Path of the image, relative to the manifest.</param>
    /// <param name="label">Its class.</param>
    public static string TrainingLine(string source, string label) => new JsonObject
    {
        ["source"] = source,
        ["usage"] = "TRAIN",
        ["annotation"] = new JsonArray(new JsonObject
        {
            ["type"] = "modelarts/image_classification",
            ["name"] = label,
            ["annotated-by"] = "human",
        }),
    }.ToJsonString(Plain);
}
