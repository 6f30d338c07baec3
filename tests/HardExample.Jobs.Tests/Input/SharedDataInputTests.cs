using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Storage;

namespace HardExample.Jobs.Tests.Input;

public sealed class SharedDataInputTests
{
    private static List<InputItem> Read(string relative, InputOptions? options = null) =>
        [.. new InputReader(StorageResolver.Local).Open(Path.Combine(SharedData.Path("data"), relative), options ?? new()).Read()];

    [SharedDataFact]
    public void The_classification_pool_is_read_whole()
    {
        List<InputItem> items = Read("classification/pool");
        Assert.Equal(4650, items.Count(i => i.Sample?.Prediction is ClassificationPrediction { Scores.Length: 10 }));
        Assert.DoesNotContain(items, i => i.Problem is not null);
    }

    [SharedDataFact]
    public void The_detection_pool_is_read_whole()
    {
        List<InputItem> items = Read("detection/pool");
        Assert.Equal(218, items.Count(i => i.Sample?.Prediction is DetectionPrediction));
        Assert.All(
            items, i =>
                Assert.All(((DetectionPrediction)i.Sample!.Prediction!).Boxes,
                    b => Assert.True(b.Box.XMax <= 640.5 && b.Box.YMax <= 480.5)));
    }

    [SharedDataFact]
    public void The_training_data_is_read_with_its_labels()
    {
        Assert.Equal(6000, Read("classification/train.manifest", new() { Training = true })
            .Count(i => i.Sample is { Label: not null, Usage: "TRAIN" }));
        Assert.Equal(146, Read("detection/train.manifest", new() { Training = true })
            .Count(i => i.Sample is { LabelledBoxes.IsDefaultOrEmpty: false }));
    }
}
