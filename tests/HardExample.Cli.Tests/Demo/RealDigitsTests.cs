using HardExample.Cli.Demo;

namespace HardExample.Cli.Tests.Demo;

public sealed class RealDigitsTests
{
    [DigitsFact]
    public void The_test_digits_are_the_known_ones()
    {
        IdxImages images = IdxFile.ReadImages(Path.Combine(DigitsFactAttribute.Folder!, "t10k-images-idx3-ubyte"));
        byte[] labels = IdxFile.ReadLabels(Path.Combine(DigitsFactAttribute.Folder!, "t10k-labels-idx1-ubyte"));

        Assert.Equal((10_000, 28, 28), (images.Count, images.Width, images.Height));
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], labels[..10]);
        Assert.Equal(4_000, DigitsDemoSet.PoolPositions(labels.Length).Count());
    }

    [DigitsFact]
    public void The_first_training_digits_are_read_without_the_rest()
    {
        string folder = DigitsFactAttribute.Folder!;

        Assert.Equal(600, IdxFile.ReadImages(Path.Combine(folder, "train-images-idx3-ubyte"), DigitsDemoSet.TrainingCount).Count);
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], IdxFile.ReadLabels(Path.Combine(folder, "train-labels-idx1-ubyte"), max: 10));
    }
}
