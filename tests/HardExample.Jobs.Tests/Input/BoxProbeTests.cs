using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Tests.Input;

/// <summary>What boxes that contradict the settings, or do without them, are taken for.</summary>
public sealed class BoxProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Image(string name, int width, int height, params string[] boxes)
    {
        _folder.Write("images/" + name, ImageEncoder.EncodePng(new byte[width * height], width, height, 1));
        string list(string item) => string.Join(',', Enumerable.Repeat(item, boxes.Length));
        _folder.Write($"inference_results/{name}_result.txt",
            $$"""{"detection_classes":[{{list("\"a\"")}}],"detection_boxes":"""
                + $$"""[{{string.Join(',', boxes.Select(static b => $"[{b}]"))}}],"detection_scores":[{{list("0.9")}}]}""");
    }

    private InputSet Open(InputOptions? options = null) => new InputReader(StorageResolver.Local).Open(_folder.Path, options ?? new());

    private BoundingBox[] Boxes(InputOptions? options = null) =>
        [.. Open(options).Read().Where(static i => i.Sample is not null)
            .SelectMany(static i => ((DetectionPrediction)i.Sample!.Prediction!).Boxes.Select(static b => b.Box))];

    private string[] Said(InputOptions? options = null)
    {
        InputSet input = Open(options);
        _ = input.Read().Count();
        var said = new List<string>();
        input.Notes.Tell("in", said.Add);
        return [.. said];
    }

    [Fact]
    public void Boxes_from_0_to_1_are_shares_of_the_image_and_that_is_said_once()
    {
        Image("1.png", 200, 100, "0.1,0.25,0.5,1");
        Image("2.png", 40, 80, "0,0,1,0.5", "0.5,0.5,0.75,0.75");
        Assert.Equal([new(50, 10, 200, 50), new(0, 0, 20, 80), new(20, 40, 30, 60)], Boxes());
        Assert.Contains("extensions.box_unit: pixels", Assert.Single(Said()), StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_that_pass_the_border_a_little_are_shares_all_the_same()
    {
        Image("1.png", 200, 100, "0.1,0.25,0.5,1", "-0.003,0.5,0.25,1.02");
        Image("2.png", 40, 80, "0,0,1.25,0.5");
        Assert.Equal([new(50, 10, 200, 50), new(100, -0.3, 204, 25), new(0, 0, 20, 100)], Boxes());
        Assert.Contains("extensions.box_unit: pixels", Assert.Single(Said()), StringComparison.Ordinal);
        Assert.Equal(3, Boxes(new() { BoxUnit = BoxUnit.Normalized }).Length);
    }

    [Fact]
    public void The_setting_decides_the_unit()
    {
        Image("1.png", 200, 100, "0.1,0.25,0.5,1");
        Assert.Equal([new(0.25, 0.1, 1, 0.5)], Boxes(new() { BoxUnit = BoxUnit.Pixels }));
        Assert.Empty(Said(new() { BoxUnit = BoxUnit.Pixels }));
        Image("2.png", 200, 100, "10,20,30,40");
        Assert.Equal([new(0.25, 0.1, 1, 0.5), new(20, 10, 40, 30)], Boxes());
        SampleProblem problem = Assert.Single(
            Open(new() { BoxUnit = BoxUnit.Normalized }).Read(), static i => i.Problem is not null).Problem!;
        Assert.Contains("does not lie from 0 to 1", problem.Message, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_box_of_pixels_anywhere_in_a_large_input_means_pixels_everywhere()
    {
        for (int i = 0; i < 300; i++) Image($"{i}.png", 20, 10, i == 297 ? "2,2,9,9" : "0,0,1,1");
        Assert.Equal(new(0, 0, 1, 1), Boxes()[0]);
        string said = Assert.Single(Said());
        Assert.Contains("all boxes of 299 images lie from 0 to 1, others are in pixels", said, StringComparison.Ordinal);
        Assert.Empty(Said(new() { BoxUnit = BoxUnit.Pixels }));
    }

    [Theory]
    [InlineData(BoxOrder.Xyxy, "20,150,90,290")]
    [InlineData(BoxOrder.Xywh, "70,250,25,40")]
    [InlineData(BoxOrder.Cxcywh, "85,280,20,30")]
    public void Another_order_that_fits_much_better_is_named(BoxOrder fits, string box)
    {
        for (int i = 0; i < 5; i++) Image($"{i}.png", 100, 300, box, box);
        var error = Assert.Throws<InputException>(() => Boxes());
        Assert.Contains($"extensions.box_order: {SnakeCaseEnum.Format(fits)}", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, Boxes(new() { BoxOrder = fits }).Length);
        // Given explicitly, the order decides, however bad.
        Assert.Throws<InputException>(() => Boxes(new() { BoxOrder = BoxOrder.Yxyx }).Length == 10 ? throw new InputException("taken") : 0);
    }

    [Fact]
    public void A_few_boxes_outside_and_boxes_that_no_order_fits_stop_nothing()
    {
        for (int i = 0; i < 30; i++) Image($"{i}.png", 100, 300, i == 0 ? "20,150,90,290" : "150,20,290,90");
        Assert.Equal(30, Boxes().Length);
        for (int i = 0; i < 30; i++) Image($"{i}.png", 100, 300, "1000,1000,2000,2000");
        Assert.Equal(30, Boxes().Length);
    }

    [Fact]
    public void Boxes_beyond_the_edge_by_little_stop_nothing()
    {
        for (int i = 0; i < 5; i++) Image($"{i}.png", 100, 300, "200,50,301.5,101.5");
        Assert.Equal(5, Boxes().Length);
    }
}
