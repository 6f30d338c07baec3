using System.Globalization;
using HardExample.Core.Samples;
using HardExample.Vision.Features;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Tests.Features;

public sealed class ImageFeatureExtractorTests
{
    private static ImageFeatures Extract(RgbImage image)
    {
        using DecodedImage decoded = TestImage.Decoded(image);
        return ImageFeatureExtractor.Extract(decoded);
    }

    [Fact]
    public void Sums_that_are_looked_up_are_those_that_are_counted()
    {
        using DecodedImage decoded = TestImage.Decoded(
            TestImage.Of(37, 29, static (x, y) => ((x * 41 + y * 7) % 256, x * y % 256, (x + y * y) % 256)));
        DetectedBox[] boxes = [.. Enumerable.Range(0, 1025)
            .Select(static i => new DetectedBox("a", 0.5, new(i % 30, i % 23, i % 30 + 0.5 + i % 8, i % 23 + 0.5 + i % 7)))];
        Assert.Equal(boxes.SelectMany(b => ImageFeatureExtractor.ExtractBoxes(decoded, [b])),
            ImageFeatureExtractor.ExtractBoxes(decoded, boxes));
    }

    [Fact]
    public void A_red_image_is_saturated_and_colourful()
    {
        ImageFeatures red = Extract(TestImage.Of(5, 4, static (_, _) => (255, 0, 0)));
        Assert.Equal(0.299 * 255, red.ImageBrightness, 9);
        Assert.Equal(1, red.ImageSaturation, 6);
        // rg = 255, yb = 127.5 everywhere: 0.3·sqrt(255² + 127.5²) = 85.530
        Assert.Equal(85.530, red.ImageColorfulness, 3);
        Assert.Equal((20, 1.25), (red.ImageResolution, red.ImageAspectRatio));
    }

    [Fact]
    public void Colourfulness_counts_spread_and_mean()
    {
        // rg = 255, 0: mean and deviation 127.5; yb = 127.5, 0: 63.75; 1.3·sqrt(127.5² + 63.75²) = 185.314
        Assert.Equal(185.314, Extract(TestImage.Of(2, 1, static (x, _) => (255 * x, 0, 0))).ImageColorfulness, 3);
    }

    [Fact]
    public void Black_has_no_saturation() => Assert.Equal(0, Extract(TestImage.Grey(3, 3, static (_, _) => 0)).ImageSaturation);

    [Fact]
    public void Saturation_is_the_mean_over_pixels()
    {
        // (200 − 50)/200 = 0.75 and 0
        Assert.Equal(0.375, Extract(TestImage.Of(2, 1, static (x, _) => x == 0 ? (200, 100, 50) : (9, 9, 9))).ImageSaturation, 6);
    }

    [Fact]
    public void Sharpness_is_the_variance_of_the_Laplacian_inside_the_border()
    {
        // A dot of 100 at (1, 1) of 4 × 3 px: −400 there, +100 at (2, 1); mean −150, variance 250² = 62,500
        Assert.Equal(62_500, Extract(TestImage.Grey(4, 3, static (x, y) => x == 1 && y == 1 ? 100 : 0)).Ambiguity, 6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 9)]
    [InlineData(900, 1)]
    public void Images_without_an_inside_have_no_sharpness(int width, int height) =>
        Assert.Equal(0, Extract(TestImage.Noise(width, height)).Ambiguity);

    [Fact]
    public void Sharpness_of_a_large_image_is_that_of_its_copy_of_512()
    {
        using RgbImage large = TestImage.Noise(1024, 300);
        ImageFeatures small = Extract(ImageResizer.Resize(large, 512, 150));
        Assert.Equal(small.Ambiguity, Extract(large.Clone()).Ambiguity);
    }

    [Fact]
    public void A_small_image_is_not_enlarged()
    {
        // On whole rows and columns: 64 × 64 checkerboard of 0 and 200, Laplacian ±800 in equal number
        Assert.Equal(640_000, Extract(TestImage.Grey(64, 64, static (x, y) => (x + y) % 2 * 200)).Ambiguity, 6);
    }

    [Fact]
    public void A_box_is_measured_on_its_own_pixels()
    {
        using DecodedImage image = TestImage.Decoded(TestImage.Grey(20, 20, static (x, y) => x < 10 ? 50 : (x + y) % 2 * 200));
        DetectedBox[] boxes = [new("flat", 1, new(1, 1, 9, 19)), new("busy", 1, new(11, 1, 19, 19)), new("dot", 1, new(12, 12, 13, 13))];
        var features = ImageFeatureExtractor.ExtractBoxes(image, boxes);
        Assert.Equal(new BoxPixelFeatures(50, 0), features[0]);
        Assert.Equal(new BoxPixelFeatures(100, 640_000), features[1]);
        Assert.Equal(new BoxPixelFeatures(0, 0), features[2]);
    }

    [Fact]
    public void Boxes_are_clipped_and_empty_ones_are_zero()
    {
        using DecodedImage image = TestImage.Decoded(TestImage.Grey(10, 10, static (x, _) => x < 5 ? 80 : 200));
        DetectedBox[] boxes = [new("over", 1, new(-20, -20, 5, 30)), new("empty", 1, new(3, 3, 3, 9)),
            new("outside", 1, new(40, 40, 50, 50))];
        var features = ImageFeatureExtractor.ExtractBoxes(image, boxes);
        Assert.Equal([80, 0, 0], features.Select(static f => f.Brightness));
    }

    [Fact]
    public void Boxes_are_in_pixels_of_the_original()
    {
        using DecodedImage half = new(TestImage.Grey(10, 10, static (x, _) => x < 5 ? 80 : 200), 20, 20);
        Assert.Equal(80, ImageFeatureExtractor.ExtractBoxes(half, [new("left", 1, new(0, 0, 10, 20))])[0].Brightness);
    }

    /// <summary>Sizes with whole vectors, rests, several runs of vectors, and extremes that fill every sum.</summary>
    [Theory]
    [InlineData(3, 5, false)]
    [InlineData(16, 3, false)]
    [InlineData(37, 11, false)]
    [InlineData(211, 97, false)]
    [InlineData(512, 40, true)]
    public void Vectors_give_what_single_pixels_give(int width, int height, bool extreme)
    {
        using RgbImage image = extreme ? TestImage.Of(width, height, static (x, _) => x % 2 == 0 ? (255, 255, 0) : (0, 0, 255))
            : TestImage.Noise(width, height);
        double brightness = 0, saturation = 0, rg = 0, yb = 0, rg2 = 0, yb2 = 0, sum = 0, squares = 0, n = width * height, inner = 0;
        double Luminance(int x, int y) => TestImage.At(image, x, y) is var (r, g, b) ? 0.299 * r + 0.587 * g + 0.114 * b : 0;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                (double r, double g, double b) = TestImage.At(image, x, y);
                double max = Math.Max(Math.Max(r, g), b), min = Math.Min(Math.Min(r, g), b);
                brightness += Luminance(x, y) / n;
                saturation += max > 0 ? (max - min) / max / n : 0;
                (rg, yb) = (rg + (r - g) / n, yb + ((r + g) / 2 - b) / n);
                (rg2, yb2) = (rg2 + (r - g) * (r - g) / n, yb2 + Math.Pow((r + g) / 2 - b, 2) / n);
                if (x == 0 || y == 0 || x == width - 1 || y == height - 1) continue;
                double laplacian = Luminance(x - 1, y) + Luminance(x + 1, y) + Luminance(x, y - 1)
                    + Luminance(x, y + 1) - 4 * Luminance(x, y);
                (sum, squares, inner) = (sum + laplacian, squares + laplacian * laplacian, inner + 1);
            }
        ImageFeatures features = Extract(image.Clone());
        Assert.Equal(brightness, features.ImageBrightness, 6);
        Assert.Equal(saturation, features.ImageSaturation, 6);
        Assert.Equal(Math.Sqrt(rg2 - rg * rg + yb2 - yb * yb) + 0.3 * Math.Sqrt(rg * rg + yb * yb), features.ImageColorfulness, 6);
        Assert.Equal(squares / inner - Math.Pow(sum / inner, 2), features.Ambiguity, 3);
    }

    [SharedDataFact]
    public void Values_agree_with_the_reference()
    {
        var decoder = new ImageSharpDecoder(ImageLimits.Default);
        foreach (string[] row in File.ReadLines(SharedData.Path("golden", "classification_pool.csv")).Skip(1).Take(60)
            .Select(static l => l.Split(',')))
        {
            byte[] file = File.ReadAllBytes(SharedData.Path("data", "classification", "pool", "images", row[0]));
            using DecodedImage image = decoder.Decode(file, DecodeOptions.Default);
            ImageFeatures f = ImageFeatureExtractor.Extract(image);
            double[] found = [f.ImageAspectRatio, f.ImageBrightness, f.ImageSaturation, f.ImageResolution, f.ImageColorfulness,
                Math.Log(1 + f.Ambiguity)];
            for (int i = 0; i < found.Length; i++) Assert.Equal(double.Parse(row[10 + i], CultureInfo.InvariantCulture), found[i], 1e-3);
        }
    }
}
