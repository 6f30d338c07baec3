using System.Security.Cryptography;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Reference;

public sealed class TrainingReferenceFileTests
{
    [Theory]
    [InlineData(TaskType.ImageClassification)]
    [InlineData(TaskType.ObjectDetection)]
    public void What_was_written_is_read(TaskType task)
    {
        TrainingReference reference = Example(task);
        byte[] file = Write(reference);
        TrainingReference read = TrainingReferenceFile.Read(new MemoryStream(file));
        Assert.Equal(file, Write(read));
        Assert.Equal(reference.Classes.AsEnumerable(), read.Classes.AsEnumerable());
        Assert.Equal("ImageSharp 1.2", read.ImageDecoder);
        Assert.Equal(reference.Embeddings.Vectors.ToMatrix(), read.Embeddings.Vectors.ToMatrix());
        Assert.Equal(reference.Embeddings.RowOf("5"), read.Embeddings.RowOf("5"));
        Assert.Equal(reference.Boxes.Labels.AsEnumerable(), read.Boxes.Labels.AsEnumerable());
        Assert.Equal(reference.Features["image_brightness"], read.Features["image_brightness"]);
        Assert.Equal(reference.DetectionMassQuantile, read.DetectionMassQuantile);
        Assert.Equal(reference.ScoreThresholdLow, read.ScoreThresholdLow);
        Assert.Equal(reference.View?.Kappa, read.View?.Kappa);
        float[] descriptor = [1, 2, 3, 4, 5, 6];
        Assert.Equal(reference.Descriptor?.Project(descriptor), read.Descriptor?.Project(descriptor));
        Assert.Equal(task == TaskType.ImageClassification, reference.View is not null);
        Assert.Equal(reference.View?.Descriptor?.Classifier.Weights.AsEnumerable(),
            read.View?.Descriptor?.Classifier.Weights.AsEnumerable());
        Assert.Equal(reference.View?.DescriptorSharpness, read.View?.DescriptorSharpness);
        Assert.Equal(reference.DetectionMassExponent, read.DetectionMassExponent);
        double[] features = [1, 100, 0.5, 10_000, 20, 4];
        Assert.Equal(reference.ImageSpace?.Distance(features, null), read.ImageSpace?.Distance(features, null));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Every_changed_byte_is_found()
    {
        byte[] file = Write(Example(TaskType.ObjectDetection));
        for (int i = 0; i < file.Length; i += 37)
        {
            byte[] changed = [.. file];
            changed[i] ^= 0x40;
            Assert.Throws<InputException>(() => TrainingReferenceFile.Read(new MemoryStream(changed)));
        }
    }

    [Fact]
    public void The_check_sum_is_that_at_the_end_of_the_file()
    {
        TrainingReference reference = Example(TaskType.ImageClassification);

        Assert.Equal(Write(reference)[^32..], TrainingReferenceFile.CheckSumOf(reference));
        Assert.NotEqual(TrainingReferenceFile.CheckSumOf(Example(TaskType.ObjectDetection)), TrainingReferenceFile.CheckSumOf(reference));
    }

    [Fact]
    public void A_file_that_was_cut_off_is_found()
    {
        byte[] file = Write(Example(TaskType.ImageClassification));
        for (int length = 0; length < file.Length; length += 101)
            Assert.Throws<InputException>(() => TrainingReferenceFile.Read(new MemoryStream(file[..length])));
    }

    [Fact]
    public void Another_version_is_named()
    {
        byte[] file = Write(Example(TaskType.ImageClassification));
        file[8] = 99;
        Assert.Contains("version 99", Assert.Throws<InputException>(() => TrainingReferenceFile.Read(new MemoryStream(file))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_named()
    {
        var error = Assert.Throws<InputException>(
            () => TrainingReferenceFile.Read(new MemoryStream([.. Enumerable.Repeat((byte)'x', 500)])));
        Assert.Contains("no training reference", error.Message, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_count_is_believed_only_as_far_as_the_file_goes()
    {
        byte[] file = Write(Example(TaskType.ImageClassification));
        for (int i = 12; i < file.Length - 36; i += 7)
        {
            byte[] changed = [.. file];
            BitConverter.TryWriteBytes(changed.AsSpan(i), i % 2 == 0 ? int.MaxValue : -2);
            SHA256.HashData(changed.AsSpan(0, file.Length - 32), changed.AsSpan(file.Length - 32));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TrainingReferenceFile.Read(new MemoryStream(changed));
            }
            catch (InputException e)
            {
                Assert.Contains("although its check sum fits", e.Message, StringComparison.Ordinal);
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * file.Length);
        }
    }

    private static byte[] Write(TrainingReference reference)
    {
        using var stream = new MemoryStream();
        TrainingReferenceFile.Write(reference, stream);
        return stream.ToArray();
    }

    private static TrainingReference Example(TaskType task)
    {
        var random = new SeededRandom(6);
        Sample Training(int i) => Make.Sample($"{i}") with
        {
            Label = i % 2 == 0 ? "ä" : "b",
            Embedding = Make.RandomVector(random, 7),
            Descriptor = [i % 2 * 9, .. Make.RandomVector(random, 5)],
            Features = Make.Image(brightness: random.NextDouble() * 255, colour: random.NextDouble()),
            Prediction = task == TaskType.ObjectDetection ? new DetectionPrediction([Make.Box("b", 0.9, 1, 2, 30, 40)])
                : Make.Classified(("b", 0.9), ("ä", 0.1)),
            LabelledBoxes = [Make.Box("b", 1, 1, 2, 30, 40)],
            LabelledBoxEmbeddings = [Make.RandomVector(random, 5)],
            AugmentedPredictions = task == TaskType.ObjectDetection ? default
                : [new("crop", 0, Make.Classified(("b", 0.9), ("ä", 0.1)), AffineTransform.Identity)],
        };
        return TrainingReferenceBuilder.Build([.. Enumerable.Range(0, 30).Select(Training)], new() { Task = task })
            with { ImageDecoder = "ImageSharp 1.2" };
    }
}
