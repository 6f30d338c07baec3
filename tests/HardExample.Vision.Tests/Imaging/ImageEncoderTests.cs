using HardExample.Vision.Imaging;

namespace HardExample.Vision.Tests.Imaging;

public sealed class ImageEncoderTests
{
    [Fact]
    public void The_same_pixels_give_the_same_bytes()
    {
        using RgbImage noise = TestImage.Noise(28, 28);
        Assert.Equal(ImageEncoder.EncodePng(noise.Pixels, 28, 28, 3), ImageEncoder.EncodePng(noise.Pixels, 28, 28, 3));
        Assert.Equal(ImageEncoder.EncodeJpeg(noise.Pixels, 28, 28, 3, 80), ImageEncoder.EncodeJpeg(noise.Pixels, 28, 28, 3, 80));
    }

    [Fact]
    public void A_jpeg_of_lower_quality_is_smaller()
    {
        using RgbImage noise = TestImage.Noise(64, 64);
        Assert.True(
            ImageEncoder.EncodeJpeg(noise.Pixels, 64, 64, 3, 20).Length < ImageEncoder.EncodeJpeg(noise.Pixels, 64, 64, 3, 95).Length / 2);
    }

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(0, 1, 3)]
    public void Pixels_that_do_not_fit_the_size_are_refused(int width, int height, int bands) =>
        Assert.Throws<ArgumentException>(() => ImageEncoder.EncodePng([1, 2, 3], width, height, bands));
}
