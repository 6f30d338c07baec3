using System.Collections.Immutable;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Cluster.Shards;

/// <summary>The prediction of the model in service: classes with confidences, or boxes.</summary>
internal sealed class PredictionColumns(StringPool names) : IShardColumns
{
    private readonly TextColumn _label = new("prediction_label", names) { Holds = Observations.Prediction };
    private readonly NameListColumn _classes = new("prediction_classes", names) { Holds = Observations.Prediction };
    private readonly ListColumn<double> _scores = new("prediction_scores") { Holds = Observations.Prediction };
    private readonly BoxColumns _boxes = new("boxes", names);

    public IEnumerable<ShardColumn> Columns => [_label, _classes, _scores, .. _boxes.Columns];

    public void Add(Sample sample)
    {
        var classification = sample.Prediction as ClassificationPrediction;
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
        _boxes.Add(sample.Prediction is DetectionPrediction detection ? detection.Boxes : default);
    }

    public Sample Read(Sample sample, int row)
    {
        if (_label[row] is { } label)
        {
            var scores = new ClassScore[_scores[row].Length];
            for (int i = 0; i < scores.Length; i++) scores[i] = new(_classes[row][i].ToString(), _scores[row][i]);
            return sample with { Prediction = new ClassificationPrediction(label, scores) };
        }
        ImmutableArray<DetectedBox> boxes = _boxes.Read(row);
        return boxes.IsDefault ? sample : sample with { Prediction = new DetectionPrediction(boxes) };
    }
}
