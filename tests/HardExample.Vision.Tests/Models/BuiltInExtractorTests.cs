using HardExample.Core.Configuration;
using HardExample.Vision.Imaging;
using HardExample.Vision.Models;
using HardExample.Vision.Models.BuiltIn;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HardExample.Vision.Tests.Models;

public sealed class BuiltInExtractorTests(BuiltInExtractorTests.Shipped shipped) : IClassFixture<BuiltInExtractorTests.Shipped>
{
    [Fact]
    public void Its_description_leaves_nothing_of_the_input_open()
    {
        Assert.Equal((224, 224, ResizeMode.Stretch, Interpolation.Bicubic),
            (shipped.Model.InputWidth, shipped.Model.InputHeight, shipped.Model.Resize, shipped.Model.Interpolation));
        Assert.DoesNotContain(shipped.Model.Assumptions, static a => a.Contains("pixels", StringComparison.Ordinal)
            || a.Contains("embedding", StringComparison.Ordinal));
    }

    [Fact]
    public void It_gives_512_values_of_length_1()
    {
        float[] embedding = shipped.Embed(Pattern())[0];
        Assert.Equal(512, embedding.Length);
        Assert.Equal(1, embedding.Sum(static v => (double)v * v), 6);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Boxes_have_a_map_of_7_by_7_places()
    {
        using ImageModel model = Shipped.Load(withMap: true);
        using RgbImage image = Pattern();
        ModelOutput output = model.Run([image.Memory], default)[0];
        Assert.Equal((512, 7, 7), (output.FeatureMap!.Channels, output.FeatureMap.Height, output.FeatureMap.Width));
        Assert.Equal(shipped.Embed(image)[0][76], output.Embedding![76], 1e-4);
    }

    [Fact]
    public void An_image_gets_the_same_alone_and_among_others()
    {
        using RgbImage noise = TestImage.Noise(224, 224);
        float[][] together = shipped.Embed(noise, Pattern(), noise);
        Assert.Equal(shipped.Embed(Pattern())[0], together[1]);
        Assert.Equal(together[0], together[2]);
    }

    // Blue, green, red, less the mean of ImageNet, as the network was trained; then at length 1.
    [Fact]
    public void Pixels_are_fed_as_the_network_was_trained()
    {
        using RgbImage image = Pattern();
        var input = new DenseTensor<float>([1, 3, 224, 224]);
        float[] mean = [103.06262f, 115.902885f, 123.15163f];
        for (int y = 0; y < 224; y++)
            for (int x = 0; x < 224; x++)
            {
                (byte r, byte g, byte b) = TestImage.At(image, x, y);
                (input[0, 0, y, x], input[0, 1, y, x], input[0, 2, y, x]) = (b - mean[0], g - mean[1], r - mean[2]);
            }
        using var session = new InferenceSession(Path.Combine(BuiltInExtractor.Folder, BuiltInExtractor.FileName));
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("Input247", input)]);
        float[] expected = [.. outputs[0].AsEnumerable<float>()];
        double length = Math.Sqrt(expected.Sum(static v => (double)v * v));
        float[] embedding = shipped.Embed(image)[0];
        for (int i = 0; i < 512; i++) Assert.Equal(expected[i] / length, embedding[i], 1e-4);
    }

    // The strongest channels for the pattern, of the network as its package brings it.
    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(76, 0.357456)]
    [InlineData(124, 0.350268)]
    [InlineData(281, 0.321957)]
    [InlineData(420, 0.277331)]
    [InlineData(425, 0.245209)]
    public void Its_values_stay_those_that_were_recorded(int channel, double value) =>
        Assert.Equal(value, shipped.Embed(Pattern())[0][channel], 1e-4);

    private static RgbImage Pattern() => TestImage.Of(224, 224, static (x, y) => (x, y, (3 * x + 5 * y) % 256));

    public sealed class Shipped : IDisposable
    {
        internal ImageModel Model { get; } = Load(withMap: false);

        internal static ImageModel Load(bool withMap) => ImageModel.Load(
            File.ReadAllBytes(Path.Combine(BuiltInExtractor.Folder, BuiltInExtractor.FileName)),
            ModelDescriptionReader.Read(File.ReadAllText(Path.Combine(BuiltInExtractor.Folder, "model.yaml"))),
            new() { Name = BuiltInExtractor.Name, WithEmbedding = true, WithFeatureMap = withMap, Threads = 2 });

        internal float[][] Embed(params RgbImage[] images) =>
            Array.ConvertAll(Model.Run([.. images.Select(static i => i.Memory)], default), static o => o.Embedding!);

        public void Dispose() => Model.Dispose();
    }
}
