using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Tests.Imaging;

public sealed class ModelInputBuilderTests
{
    /// <summary>100 × 50 px, black but for a white square from (60, 10) to (80, 30).</summary>
    private static DecodedImage Scene() =>
        TestImage.Decoded(TestImage.Grey(100, 50, static (x, y) => x is >= 60 and < 80 && y is >= 10 and < 30 ? 255 : 0));

    private static readonly BoundingBox Square = new(60, 10, 80, 30);

    [Fact]
    public void A_letterbox_keeps_the_aspect_ratio_and_fills_with_grey()
    {
        using DecodedImage scene = Scene();
        using RgbImage input = RgbImage.Rent(64, 64);
        // 64/100 = 0.64: 64 × 32 px, 16 px of grey above and below
        Assert.Equal(new InputGeometry(0.64, 0.64, 0, 16), ModelInputBuilder.Build(scene, ResizeMode.Letterbox, input));
        Assert.Equal([114, 0, 0, 114], new[] { 15, 16, 47, 48 }.Select(y => (int)TestImage.At(input, 3, y).R));
    }

    [Fact]
    public void A_crop_keeps_the_centre()
    {
        using DecodedImage scene = Scene();
        using RgbImage input = RgbImage.Rent(40, 40);
        // 40/50 = 0.8: 80 × 40 px, of which columns 20 to 60 stay
        Assert.Equal(new InputGeometry(0.8, 0.8, -20, 0), ModelInputBuilder.Build(scene, ResizeMode.Crop, input));
    }

    [Theory]
    [InlineData(ResizeMode.Stretch, 32, 64)]
    [InlineData(ResizeMode.Stretch, 100, 50)]
    [InlineData(ResizeMode.Crop, 80, 60)]
    [InlineData(ResizeMode.Letterbox, 64, 48)]
    [InlineData(ResizeMode.Letterbox, 33, 91)]
    [InlineData(ResizeMode.Letterbox, 200, 200)]
    public void A_box_lies_where_its_pixels_went(ResizeMode mode, int width, int height)
    {
        using DecodedImage scene = Scene();
        using RgbImage input = RgbImage.Rent(width, height);
        InputGeometry geometry = ModelInputBuilder.Build(scene, mode, input);
        BoundingBox expected = geometry.ToInput(Square), found = BoxOfWhite(input);
        Assert.All(new[] { expected.XMin - found.XMin, expected.YMin - found.YMin, expected.XMax - found.XMax, expected.YMax - found.YMax },
            static d => Assert.InRange(d, -1, 1));
        BoundingBox back = geometry.ToOriginal(expected);
        Assert.Equal((60, 10, 80, 30),
            (Math.Round(back.XMin, 9), Math.Round(back.YMin, 9), Math.Round(back.XMax, 9), Math.Round(back.YMax, 9)));
    }

    [Fact]
    public void Boxes_refer_to_the_original_when_the_working_copy_is_smaller()
    {
        using DecodedImage half = new(TestImage.Noise(100, 50), 200, 100);
        using RgbImage input = RgbImage.Rent(50, 50);
        Assert.Equal(new InputGeometry(0.25, 0.5, 0, 0), ModelInputBuilder.Build(half, ResizeMode.Stretch, input));
    }

    [Fact]
    public void A_box_is_cut_out_and_stretched()
    {
        using DecodedImage scene = Scene();
        using RgbImage input = RgbImage.Rent(8, 8);
        ModelInputBuilder.CropBox(scene, new(62, 12, 78, 28), input);
        Assert.All(input.Pixels.ToArray(), static v => Assert.Equal(255, v));
    }

    [Theory]
    [InlineData(-50, -50, -10, -10)]
    [InlineData(99.9, 49.9, 99.95, 49.95)]
    [InlineData(500, 500, 600, 600)]
    public void A_box_outside_still_gives_a_crop(double xMin, double yMin, double xMax, double yMax)
    {
        using DecodedImage scene = Scene();
        using RgbImage input = RgbImage.Rent(8, 8);
        ModelInputBuilder.CropBox(scene, new(xMin, yMin, xMax, yMax), input);
        Assert.All(input.Pixels.ToArray(), static v => Assert.Equal(0, v));
    }

    private static BoundingBox BoxOfWhite(RgbImage image)
    {
        int left = image.Width, top = image.Height, right = 0, bottom = 0;
        for (int y = 0; y < image.Height; y++)
            for (int x = 0; x < image.Width; x++)
                if (TestImage.At(image, x, y).R > 184)
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
        return new(left, top, right, bottom);
    }
}
