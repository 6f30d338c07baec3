using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Augmentations;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Tests.Augmentations;

public sealed class AugmentationTests
{
    private static readonly string[] WholePixel = [AugmentationNames.Crop, AugmentationNames.Translate, AugmentationNames.FlipLeftRight,
        AugmentationNames.FlipUpDown];

    public static TheoryData<string, int> EveryDraw
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in AugmentationNames.All)
                for (int draw = 0; draw < Augmentation.Draws; draw++) data.Add(name, draw);
            return data;
        }
    }

    private static RgbImage Apply(string name, RgbImage input, int draw = 0)
    {
        RgbImage output = RgbImage.Rent(input.Width, input.Height);
        AugmentationCatalog.Get(name).Apply(input, draw, output);
        return output;
    }

    [Theory]
    [MemberData(nameof(EveryDraw))]
    public void Geometry_says_where_the_pixels_go(string name, int draw)
    {
        using RgbImage dot = TestImage.Grey(64, 48, static (x, y) => x is >= 18 and < 24 && y is >= 30 and < 36 ? 220 : 40);
        using RgbImage view = Apply(name, dot, draw);
        (double x, double y) = Centroid(view);
        (double expectedX, double expectedY) = AugmentationCatalog.Get(name).Geometry(draw, 64, 48).Apply(21 / 64.0, 33 / 48.0);
        // Segments need not be symmetric about the dot.
        double tolerance = name == AugmentationNames.Superpixels ? 1 : 0.15;
        Assert.InRange(x - 64 * expectedX, -tolerance, tolerance);
        Assert.InRange(y - 48 * expectedY, -tolerance, tolerance);
    }

    [Fact]
    public void Draws_differ_and_are_always_the_same()
    {
        using RgbImage noise = TestImage.Noise(40, 30);
        foreach (string name in AugmentationNames.All)
        {
            byte[][] first = [.. ParallelEnumerable.Range(0, 8).AsOrdered().Select(i =>
            {
                using RgbImage view = Apply(name, noise, i % 2);
                return view.Pixels.ToArray();
            })];
            Assert.NotEqual(first[0], first[1]);
            for (int i = 2; i < first.Length; i++) Assert.Equal(first[i % 2], first[i]);
        }
    }

    [Theory]
    [MemberData(nameof(EveryDraw))]
    public void The_input_is_left_alone_and_tiny_images_work(string name, int draw)
    {
        foreach ((int width, int height) in new[] { (1, 1), (1, 7), (7, 1), (3, 2), (31, 33) })
        {
            using RgbImage input = TestImage.Noise(width, height), before = input.Clone(), view = Apply(name, input, draw);
            Assert.Equal(before.Pixels.ToArray(), input.Pixels.ToArray());
        }
    }

    [Theory]
    [InlineData(AugmentationNames.FlipLeftRight)]
    [InlineData(AugmentationNames.FlipUpDown)]
    [InlineData(AugmentationNames.Invert)]
    public void Twice_is_nothing(string name)
    {
        using RgbImage noise = TestImage.Noise(21, 13), once = Apply(name, noise), twice = Apply(name, once);
        Assert.Equal(noise.Pixels.ToArray(), twice.Pixels.ToArray());
    }

    [Fact]
    public void Moves_do_not_resample()
    {
        // Every pixel has a colour of its own, so every colour of a view must be one of them.
        using RgbImage unique = TestImage.Of(40, 40, static (x, y) => (x, y, 7));
        foreach (string name in WholePixel)
            for (int draw = 0; draw < Augmentation.Draws; draw++)
            {
                using RgbImage view = Apply(name, unique, draw);
                AffineTransform back = AugmentationCatalog.Get(name).Geometry(draw, 40, 40).Invert();
                for (int y = 4; y < 36; y++)
                    for (int x = 4; x < 36; x++)
                    {
                        (double u, double v) = back.Apply((x + 0.5) / 40, (y + 0.5) / 40);
                        Assert.Equal(((byte)(40 * u), (byte)(40 * v), (byte)7), TestImage.At(view, x, y));
                    }
            }
    }

    [Fact]
    public void A_crop_of_32_px_keeps_30_and_repeats_their_edges()
    {
        using RgbImage unique = TestImage.Of(32, 32, static (x, y) => (x, y, 0));
        using RgbImage first = Apply(AugmentationNames.Crop, unique), second = Apply(AugmentationNames.Crop, unique, 1);
        // Columns 0..29 moved to 1..30, then columns 2..31 moved to 1..30
        Assert.Equal([0, 0, 1, 29, 29], new[] { 0, 1, 2, 30, 31 }.Select(x => (int)TestImage.At(first, x, x).R));
        Assert.Equal([2, 2, 3, 31, 31], new[] { 0, 1, 2, 30, 31 }.Select(x => (int)TestImage.At(second, x, x).G));
    }

    [Fact]
    public void Adding_stops_at_the_ends()
    {
        using RgbImage row = TestImage.Grey(3, 1, static (x, _) => new[] { 5, 100, 250 }[x]);
        using RgbImage brighter = Apply(AugmentationNames.Add, row), darker = Apply(AugmentationNames.Add, row, 1);
        Assert.Equal([20, 115, 255], brighter.Pixels.ToArray().Where(static (_, i) => i % 3 == 0).Select(static v => (int)v));
        Assert.Equal([0, 85, 235], darker.Pixels.ToArray().Where(static (_, i) => i % 3 == 0).Select(static v => (int)v));
    }

    [Fact]
    public void Blur_at_32_px_is_very_mild()
    {
        using RgbImage dot = TestImage.Grey(32, 32, static (x, y) => x == 16 && y == 16 ? 255 : 0);
        using RgbImage view = Apply(AugmentationNames.GaussianBlur, dot);
        // σ = 0.35: weights 1, e^(−1/0.245) = 0.01688, next 8e-8; 1/1.03376 = 0.96734; 255·0.96734² = 238.6; 255·0.96734²·0.01688 = 4.03
        Assert.Equal((239, 4, 0), (TestImage.At(view, 16, 16).R, TestImage.At(view, 17, 16).R, TestImage.At(view, 17, 17).R));
    }

    [Fact]
    public void Sharpening_steepens_an_edge_and_leaves_flat_parts()
    {
        using RgbImage edge = TestImage.Grey(32, 32, static (x, _) => x < 16 ? 100 : 150);
        using RgbImage view = Apply(AugmentationNames.Sharpen, edge);
        Assert.Equal((100, 150), (TestImage.At(view, 3, 9).R, TestImage.At(view, 28, 9).R));
        // σ = 1: beyond a step lies 0.5 − Φ's share of weights 1..3: (0.2420 + 0.0540 + 0.0044) = 0.3004 of 50 px; 150 + 0.5·15.0 = 157.5
        Assert.InRange(TestImage.At(view, 16, 9).R, 157, 158);
    }

    [Fact]
    public void Superpixels_follow_colour_edges()
    {
        using RgbImage twoTone = TestImage.Of(48, 48, static (x, y) => x + y < 50 ? (250, 30, 30) : (20, 40, 240));
        using RgbImage view = Apply(AugmentationNames.Superpixels, twoTone);
        int same = twoTone.Pixels.ToArray().Zip(view.Pixels.ToArray()).Count(static p => p.First == p.Second);
        Assert.InRange(same / (double)twoTone.Pixels.Length, 0.97, 1);
    }

    [Fact]
    public void The_catalogue_has_every_name_in_order() =>
        Assert.Equal(AugmentationNames.All, AugmentationCatalog.All.Select(static a => a.Name));

    [Fact]
    public void An_unknown_name_is_an_error_in_the_configuration() =>
        Assert.Contains("gaussianblur", Assert.Throws<ConfigurationException>(static () => AugmentationCatalog.Get("blur")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_output_of_another_size_is_refused()
    {
        using RgbImage input = TestImage.Noise(4, 4), output = TestImage.Noise(4, 5);
        Assert.Throws<ArgumentException>(() => AugmentationCatalog.Get("add").Apply(input, 0, output));
        Assert.Throws<ArgumentException>(() => AugmentationCatalog.Get("add").Apply(input, 0, input));
    }

    /// <summary>Where the pixels lie that differ from the background, px with the origin in the upper left corner.</summary>
    private static (double X, double Y) Centroid(RgbImage image)
    {
        int background = TestImage.At(image, 0, 0).R;
        double sum = 0, sumX = 0, sumY = 0;
        for (int y = 0; y < image.Height; y++)
            for (int x = 0; x < image.Width; x++)
            {
                double weight = Math.Abs(TestImage.At(image, x, y).R - background);
                sum += weight;
                sumX += weight * (x + 0.5);
                sumY += weight * (y + 0.5);
            }
        return (sumX / sum, sumY / sum);
    }
}
