using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>
/// Predictions on augmented views, one view after another: which operation and draw, six numbers of geometry, the predicted class, and how
/// many confidences (classification) or boxes (detection) of the following lists are its own.
/// </summary>
internal sealed class ViewColumns(ObservedField<ObservedArray<AugmentedPrediction>> field) : IShardColumns
{
    private const int NumbersOfTransform = 6, NumbersOfBox = 4;

    private readonly NameListColumn _operations = new($"{field.Name}_operations") { Holds = field.Observation };
    private readonly ListColumn<int> _draws = new($"{field.Name}_draws") { Holds = field.Observation };
    private readonly ListColumn<double> _transforms = new($"{field.Name}_transforms") { Holds = field.Observation };
    private readonly NameListColumn _labels = new($"{field.Name}_labels") { Holds = field.Observation };
    private readonly ListColumn<int> _lengths = new($"{field.Name}_lengths") { Holds = field.Observation };
    private readonly NameListColumn _classes = new($"{field.Name}_classes") { Holds = field.Observation };
    private readonly ListColumn<double> _scores = new($"{field.Name}_scores") { Holds = field.Observation };
    private readonly ListColumn<double> _boxes = new($"{field.Name}_boxes") { Holds = field.Observation };

    public IEnumerable<ShardColumn> Columns => [_operations, _draws, _transforms, _labels, _lengths, _classes, _scores, _boxes];

    public void Add(Sample sample)
    {
        ImmutableArray<AugmentedPrediction> views = field.Get(sample).ToImmutableArray();
        if (views.IsDefault)
        {
            _operations.AddNull();
            _draws.AddNull();
            _transforms.AddNull();
            _labels.AddNull();
            _lengths.AddNull();
            _classes.AddNull();
            _scores.AddNull();
            _boxes.AddNull();
            return;
        }
        _operations.Add([.. views.Select(static v => v.Operation.AsMemory())]);
        _draws.Add([.. views.Select(static v => v.Draw)]);
        _transforms.Add([.. views.SelectMany(static v => NumbersOf(v.Transform))]);
        _labels.Add([.. views.Select(static v => v.Prediction is ClassificationPrediction c ? c.Label.AsMemory() : default)]);
        ClassScore[][] scores = [.. views.Select(static v => ScoresOf(v.Prediction))];
        _lengths.Add([.. scores.Select(static s => s.Length)]);
        _classes.Add([.. scores.SelectMany(static s => s.Select(static c => c.Label.AsMemory()))]);
        _scores.Add([.. scores.SelectMany(static s => s.Select(static c => c.Score))]);
        if (views.Any(static v => v.Prediction is ClassificationPrediction)) _boxes.AddNull();
        else _boxes.Add(
            [.. views.SelectMany(static v => ((DetectionPrediction)v.Prediction).Boxes.SelectMany(static b => NumbersOf(b.Box)))]);
    }

    public Sample Read(Sample sample, int row)
    {
        if (_operations.IsNull(row)) return sample;
        var views = new AugmentedPrediction[_operations[row].Length];
        for (int v = 0, next = 0; v < views.Length; v++)
        {
            int count = _lengths[row][v];
            views[v] = new(_operations[row][v].ToString(), _draws[row][v],
                _boxes.IsNull(row) ? Classification(row, v, next, count) : Detection(row, next, count),
                TransformOf(_transforms[row].Slice(v * NumbersOfTransform, NumbersOfTransform)));
            next += count;
        }
        return field.Set(sample, [.. views]);
    }

    private ClassificationPrediction Classification(int row, int view, int first, int count)
    {
        var scores = new ClassScore[count];
        for (int i = 0; i < count; i++) scores[i] = new(_classes[row][first + i].ToString(), _scores[row][first + i]);
        return new(_labels[row][view].ToString(), scores);
    }

    private DetectionPrediction Detection(int row, int first, int count)
    {
        var boxes = new DetectedBox[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> box = _boxes[row].Slice((first + i) * NumbersOfBox, NumbersOfBox);
            boxes[i] = new(_classes[row][first + i].ToString(), _scores[row][first + i], new(box[0], box[1], box[2], box[3]));
        }
        return new([.. boxes]);
    }

    private static ClassScore[] ScoresOf(Prediction prediction) => prediction switch
    {
        ClassificationPrediction classification => [.. classification.Scores],
        DetectionPrediction detection => [.. detection.Boxes.Select(static b => new ClassScore(b.Label, b.Score))],
        _ => throw new ArgumentException($"A {prediction.GetType().Name} cannot be kept in a shard.", nameof(prediction)),
    };

    private static double[] NumbersOf(AffineTransform t) => [t.A, t.B, t.C, t.D, t.E, t.F];

    private static double[] NumbersOf(BoundingBox b) => [b.XMin, b.YMin, b.XMax, b.YMax];

    private static AffineTransform TransformOf(ReadOnlySpan<double> n) => new(n[0], n[1], n[2], n[3], n[4], n[5]);
}
