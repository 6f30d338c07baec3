using HardExample.Core.Errors;
using HardExample.Vision.Imaging;

namespace HardExample.Vision.Tests.Imaging;

public sealed class BitmapReaderTests
{
    private static readonly VipsImageDecoder Decoder = new();

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(24, false)]
    [InlineData(24, true)]
    [InlineData(32, false)]
    [InlineData(32, true)]
    public void Uncompressed_bitmaps_are_read(int bits, bool topDown)
    {
        byte[] file = ImageFiles.Bitmap(bits, topDown);
        using DecodedImage decoded = Decoder.Decode(file, DecodeOptions.Default);
        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], decoded.Pixels.Pixels.ToArray());
        Assert.Equal(new ImageHeader(2, 2, ImageFormat.Bmp), Decoder.ReadHeader(file));
    }

    [Theory]
    [InlineData(8, 1u, "compressed")]
    [InlineData(4, 0u, "4 bits")]
    [InlineData(16, 0u, "16 bits")]
    public void Other_bitmaps_are_refused_by_kind(int bits, uint compression, string expected)
    {
        byte[] file = ImageFiles.Bitmap(bits, compression: compression);
        Assert.Contains(expected, Assert.Throws<InputException>(() => Decoder.Decode(file, DecodeOptions.Default)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_bitmap_that_is_cut_short_is_refused(int cut)
    {
        byte[] file = ImageFiles.Bitmap(24, cut: cut);
        Assert.Contains("cut short", Assert.Throws<InputException>(() => Decoder.Decode(file, DecodeOptions.Default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bitmap_over_the_limit_is_refused() =>
        Assert.Throws<InputException>(static () => Decoder.Decode(ImageFiles.Bitmap(24), new() { MaxPixels = 3 }));
}
