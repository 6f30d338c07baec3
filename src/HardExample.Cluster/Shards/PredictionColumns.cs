using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Cluster.Shards;

/// <summary>A prediction: classes with confidences, or boxes.</summary>
internal sealed class PredictionColumns(ObservedField<Prediction> field) : IShardColumns
{
    private readonly TextColumn _label = new($"{field.Name}_label", shared: true) { Holds = field.Observation };
    private readonly NameListColumn _classes = new($"{field.Name}_classes") { Holds = field.Observation };
    private readonly ListColumn<double> _scores = new($"{field.Name}_scores") { Holds = field.Observation };
    private readonly BoxColumns _boxes = new("boxes", field.Observation);

    public IEnumerable<ShardColumn> Columns => [_label, _classes, _scores, .. _boxes.Columns];

    public void Add(Sample sample)
    {
        Prediction? prediction = field.Get(sample);
        var classification = prediction as ClassificationPrediction;
        _label.Add(classification?.Label);
        if (classification is null)
        {
            _classes.AddNull();
            _scores.AddNull();
        }
        else
        {
            _classes.Add([.. classification.Scores.Select(static s => s.Label.AsMemory())]);
            _scores.Add([.. classification.Scores.Select(static s => s.Score)]);
        }
        _boxes.Add(prediction is DetectionPrediction detection ? detection.Boxes : default);
    }

    public Sample Read(Sample sample, int row)
    {
        if (_label[row] is { } label)
        {
            var scores = new ClassScore[_scores[row].Length];
            for (int i = 0; i < scores.Length; i++) scores[i] = new(_classes[row][i].ToString(), _scores[row][i]);
            return field.Set(sample, new ClassificationPrediction(label, scores));
        }
        ImmutableArray<DetectedBox> boxes = _boxes.Read(row);
        return boxes.IsDefault ? sample : field.Set(sample, new DetectionPrediction(boxes));
    }
}
