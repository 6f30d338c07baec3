using System.Collections.Immutable;
using System.Text.Json;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;

namespace HardExample.Core.Formats;

/// <summary>Reads one result in one pass; the order of the fields does not matter.</summary>
internal struct InferenceResultParser(BoxOrder boxOrder, bool checkBoxes)
{
    private string? _label;
    private List<ClassScore>? _scores;
    private List<string>? _classes;
    private List<BoundingBox>? _boxes;
    private List<double>? _boxScores;

    public Prediction Parse(ref Utf8JsonReader reader)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad("A result is one JSON object");
        while (true)
        {
            Utf8Json.Advance(ref reader);
            if (reader.TokenType == JsonTokenType.EndObject) break;
            Field(ref reader);
        }
        reader.Read(); // refuses text after the object
        return Result();
    }

    private void Field(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("predicted_label"u8))
        {
            Utf8Json.Advance(ref reader);
            if (!Utf8Json.TryLabel(ref reader, out _label)) throw Bad("predicted_label must be a text");
        }
        else if (reader.ValueTextEquals("scores"u8)) _scores = Scores(ref reader);
        else if (reader.ValueTextEquals("detection_classes"u8)) _classes = Classes(ref reader);
        else if (reader.ValueTextEquals("detection_boxes"u8)) _boxes = Boxes(ref reader);
        else if (reader.ValueTextEquals("detection_scores"u8)) _boxScores = BoxScores(ref reader);
        else reader.Skip();
    }

    private readonly Prediction Result()
    {
        bool classification = _label is not null || _scores is not null;
        bool detection = _classes is not null || _boxes is not null || _boxScores is not null;
        if (classification && detection)
            throw new InputException(
                "The result has the fields of both tasks; one result is of one task.") { ErrorId = InputErrorIds.MixedTasks };
        if (detection) return Detection();
        if (!classification)
            throw Bad("The result has neither predicted_label and scores (classification) nor detection_classes, detection_boxes and "
                + "detection_scores (detection)");
        if (_scores is null || _scores.Count == 0)
            throw Bad("scores is missing or empty; at least one pair of class and score is expected");
        RefuseTwice(_scores);
        return new ClassificationPrediction(_label ?? _scores.MaxBy(static s => s.Score).Label, _scores);
    }

    private readonly DetectionPrediction Detection()
    {
        if (_classes is null) throw Bad("detection_classes is missing");
        if (_boxes is null) throw Bad("detection_boxes is missing");
        if (_boxScores is null) throw Bad("detection_scores is missing");
        if (_classes.Count != _boxes.Count || _classes.Count != _boxScores.Count)
            throw new InputException(
                $"The lists have unequal length: {_classes.Count} detection_classes, {_boxes.Count} detection_boxes, {_boxScores.Count} "
                    + "detection_scores.")
            { ErrorId = InputErrorIds.UnequalLists };
        var boxes = ImmutableArray.CreateBuilder<DetectedBox>(_boxes.Count);
        for (int i = 0; i < _boxes.Count; i++) boxes.Add(new(_classes[i], _boxScores[i], _boxes[i]));
        return new(boxes.MoveToImmutable());
    }

    private static List<ClassScore> Scores(ref Utf8JsonReader reader)
    {
        StartList(ref reader, "scores");
        var scores = new List<ClassScore>(16);
        while (NextItem(ref reader))
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw NoPair();
            Utf8Json.Advance(ref reader);
            if (!Utf8Json.TryLabel(ref reader, out string label)) throw NoPair();
            Utf8Json.Advance(ref reader);
            double score = Score(ref reader);
            Utf8Json.Advance(ref reader);
            if (reader.TokenType != JsonTokenType.EndArray) throw NoPair();
            scores.Add(new(label, score));
        }
        return scores;

        static InputException NoPair() => Bad("scores must hold pairs of class and score, such as [\"dog\", \"0.589\"]");
    }

    private static List<string> Classes(ref Utf8JsonReader reader)
    {
        StartList(ref reader, "detection_classes");
        var classes = new List<string>(16);
        while (NextItem(ref reader))
        {
            if (!Utf8Json.TryLabel(ref reader, out string label)) throw Bad("detection_classes must hold texts");
            classes.Add(label);
        }
        return classes;
    }

    private static List<double> BoxScores(ref Utf8JsonReader reader)
    {
        StartList(ref reader, "detection_scores");
        var scores = new List<double>(16);
        while (NextItem(ref reader)) scores.Add(Score(ref reader));
        return scores;
    }

    private readonly List<BoundingBox> Boxes(ref Utf8JsonReader reader)
    {
        StartList(ref reader, "detection_boxes");
        var boxes = new List<BoundingBox>(16);
        while (NextItem(ref reader))
        {
            if (boxes.Count == InferenceResultFile.MaxBoxes) throw InferenceResultFile.TooManyBoxes();
            if (reader.TokenType != JsonTokenType.StartArray) throw BadBox("A box must be a list of four numbers");
            double a = Coordinate(ref reader), b = Coordinate(ref reader), c = Coordinate(ref reader), d = Coordinate(ref reader);
            Utf8Json.Advance(ref reader);
            if (reader.TokenType != JsonTokenType.EndArray) throw BadBox("A box has more than four numbers");
            BoundingBox box = BoxNumbers.ToBox(a, b, c, d, boxOrder);
            if (checkBoxes && !(box.XMin <= box.XMax && box.YMin <= box.YMax))
                throw BadBox($"The box {InferenceResultFile.Text(box)} ends before it begins; see whether extensions.box_order fits");
            boxes.Add(box);
        }
        return boxes;
    }

    private static double Coordinate(ref Utf8JsonReader reader)
    {
        Utf8Json.Advance(ref reader);
        if (!Utf8Json.TryNumber(ref reader, out double value)) throw BadBox("A box must be a list of four numbers");
        if (!double.IsFinite(value) || Math.Abs(value) > 1e9) throw BadBox("A coordinate of a box is not a finite number of pixels");
        return value;
    }

    private static double Score(ref Utf8JsonReader reader)
    {
        if (!Utf8Json.TryNumber(ref reader, out double score))
            throw new InputException(
                "A score is not a number; scores are probabilities from 0 to 1.") { ErrorId = InputErrorIds.InvalidScore };
        return InferenceResultFile.CheckScore(score);
    }

    private static void StartList(ref Utf8JsonReader reader, string field)
    {
        Utf8Json.Advance(ref reader);
        if (reader.TokenType != JsonTokenType.StartArray) throw Bad($"{field} must be a list");
    }

    private static bool NextItem(ref Utf8JsonReader reader)
    {
        Utf8Json.Advance(ref reader);
        return reader.TokenType != JsonTokenType.EndArray;
    }

    private static void RefuseTwice(List<ClassScore> scores)
    {
        // About ten classes are usual: comparing all pairs is faster than building a set.
        HashSet<string>? seen = scores.Count > 32 ? new(scores.Count, StringComparer.Ordinal) : null;
        for (int i = 0; i < scores.Count; i++)
        {
            bool twice = seen is not null && !seen.Add(scores[i].Label);
            for (int j = 0; seen is null && j < i && !twice; j++)
                twice = string.Equals(scores[i].Label, scores[j].Label, StringComparison.Ordinal);
            if (twice) throw Bad($"scores lists the class \"{scores[i].Label}\" twice");
        }
    }

    private static InputException Bad(string what) => new(what + ".") { ErrorId = InputErrorIds.InvalidResult };

    private static InputException BadBox(string what) => new(what + ".") { ErrorId = InputErrorIds.InvalidBox };
}
