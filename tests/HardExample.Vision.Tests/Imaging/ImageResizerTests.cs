using HardExample.Core.Configuration;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Tests.Imaging;

public sealed class ImageResizerTests
{
    [Fact]
    public void Shrinking_averages_under_a_triangle()
    {
        using RgbImage row = TestImage.Grey(4, 1, static (x, _) => 40 * x);
        using RgbImage half = ImageResizer.Resize(row, 2, 1);
        // Left: centre 1, support 2: weights 0.75, 0.75, 0.25 of 1.75: (0.75·0 + 0.75·40 + 0.25·80)/1.75 = 28.6; right: (0.25·40 + 0.75·80
        // + 0.75·120)/1.75 = 91.4
        Assert.Equal([29, 29, 29, 91, 91, 91], half.Pixels.ToArray());
    }

    [Fact]
    public void Enlarging_is_bilinear_between_pixel_centres()
    {
        using RgbImage column = TestImage.Grey(1, 2, static (_, y) => 100 * y);
        using RgbImage twice = ImageResizer.Resize(column, 1, 4);
        // Centres at 0.25, 0.75, 1.25, 1.75 of the source, whose own are at 0.5 and 1.5
        Assert.Equal([0, 25, 75, 100], twice.Pixels.ToArray().Where(static (_, i) => i % 3 == 0));
    }

    // Centres at 0.25 and 0.75 between pixels at 0.5 and 1.5: weights 0.8672 and -0.0703 of 0.7969, 0.8672 and 0.2266 of 1.0938; so -8.8
    // (cut at 0), 20.7, 79.3, 108.8
    [Fact]
    public void Enlarging_is_bicubic_where_that_is_asked()
    {
        using RgbImage columns = TestImage.Grey(8, 2, static (_, y) => 100 * y), tall = RgbImage.Rent(8, 4);
        ImageResizer.Resize(columns, tall, Interpolation.Bicubic);
        Assert.Equal([0, 21, 79, 109], Enumerable.Range(0, 4).Select(y => (int)TestImage.At(tall, 0, y).R));
        Assert.All(Enumerable.Range(0, 4), y => Assert.All(tall.Row(y).ToArray(), v => Assert.Equal(tall.Row(y)[0], v)));
        using RgbImage rows = TestImage.Grey(2, 8, static (x, _) => 100 * x), wide = RgbImage.Rent(4, 8);
        ImageResizer.Resize(rows, wide, Interpolation.Bicubic);
        Assert.Equal([0, 21, 79, 109], Enumerable.Range(0, 4).Select(x => (int)TestImage.At(wide, x, 7).G));
    }

    [Theory]
    [InlineData(30, 20)]
    [InlineData(7, 41)]
    [InlineData(1, 1)]
    public void A_flat_image_stays_flat(int width, int height)
    {
        using RgbImage flat = TestImage.Grey(23, 17, static (_, _) => 255);
        using RgbImage resized = ImageResizer.Resize(flat, width, height);
        Assert.All(resized.Pixels.ToArray(), static v => Assert.Equal(255, v));
        ImageResizer.Resize(flat, resized, Interpolation.Bicubic);
        Assert.All(resized.Pixels.ToArray(), static v => Assert.Equal(255, v));
    }

    [Fact]
    public void Rows_and_columns_are_treated_alike()
    {
        using RgbImage noise = TestImage.Noise(37, 37), turned = TestImage.Of(37, 37, (x, y) => TestImage.At(noise, y, x));
        // The second pass runs over numbers rounded by the first, so one side only.
        using RgbImage narrow = ImageResizer.Resize(noise, 11, 37), flat = ImageResizer.Resize(turned, 37, 11);
        for (int y = 0; y < 37; y++)
            for (int x = 0; x < 11; x++) Assert.Equal(TestImage.At(narrow, x, y), TestImage.At(flat, y, x));
    }

    [Fact]
    public void The_same_size_passes_unchanged()
    {
        using RgbImage noise = TestImage.Noise(9, 8), copy = ImageResizer.Resize(noise, 9, 8);
        Assert.Equal(noise.Pixels.ToArray(), copy.Pixels.ToArray());
    }
}
