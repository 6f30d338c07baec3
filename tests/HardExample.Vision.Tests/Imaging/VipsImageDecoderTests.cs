using HardExample.Core.Errors;
using HardExample.Vision.Imaging;
using NetVips;

namespace HardExample.Vision.Tests.Imaging;

public sealed class VipsImageDecoderTests
{
    private static readonly VipsImageDecoder Decoder = new();

    /// <summary>48 × 32 px: left half dark, right half bright, upper left corner red.</summary>
    private static RgbImage Scene() => TestImage.Of(48, 32, static (x, y) => x < 16 && y < 16 ? (230, 20, 20) : x < 24 ? (40, 40, 40) : (200, 200, 200));

    [Fact]
    public void A_png_comes_back_as_it_was_written()
    {
        using RgbImage image = TestImage.Noise(17, 9);
        using DecodedImage decoded = Decoder.Decode(ImageEncoder.EncodePng(image.Pixels, 17, 9, 3), DecodeOptions.Default);
        Assert.Equal(image.Pixels.ToArray(), decoded.Pixels.Pixels.ToArray());
    }

    [Fact]
    public void Grey_is_repeated_on_all_channels()
    {
        using DecodedImage decoded = Decoder.Decode(ImageEncoder.EncodePng([10, 200], 2, 1, 1), DecodeOptions.Default);
        Assert.Equal([10, 10, 10, 200, 200, 200], decoded.Pixels.Pixels.ToArray());
    }

    [Fact]
    public void Alpha_is_dropped()
    {
        using RgbImage image = TestImage.Noise(4, 4);
        using Image opaque = ImageFiles.Vips(image);
        using Image clear = opaque.Bandjoin(0);
        using DecodedImage decoded = Decoder.Decode(clear.PngsaveBuffer(), DecodeOptions.Default);
        Assert.Equal(image.Pixels.ToArray(), decoded.Pixels.Pixels.ToArray());
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        using Image deep = Image.NewFromMemoryCopy<ushort>([0x1234, 0xFF00, 0x0080], 1, 1, 3, Enums.BandFormat.Ushort);
        using Image tagged = deep.Copy(interpretation: Enums.Interpretation.Rgb16);
        using DecodedImage decoded = Decoder.Decode(tagged.PngsaveBuffer(), DecodeOptions.Default);
        Assert.Equal([0x12, 0xFF, 0x00], decoded.Pixels.Pixels.ToArray());
    }

    [Fact]
    public void A_cmyk_jpeg_is_converted()
    {
        // No ink is white, full cyan leaves hardly any red.
        using Image ink = Image.NewFromMemoryCopy<byte>([.. Enumerable.Range(0, 16 * 16).SelectMany(static i => (byte[])[(byte)(i % 16 < 8 ? 0 : 255), 0, 0, 0])],
            16, 16, 4, Enums.BandFormat.Uchar);
        using Image tagged = ink.Copy(interpretation: Enums.Interpretation.Cmyk);
        using DecodedImage decoded = Decoder.Decode(tagged.JpegsaveBuffer(q: 95), DecodeOptions.Default);
        (byte r, byte g, byte b) white = TestImage.At(decoded.Pixels, 2, 8), cyan = TestImage.At(decoded.Pixels, 13, 8);
        Assert.True(Math.Min(white.r, Math.Min(white.g, white.b)) > 240, $"white was {white}");
        Assert.True(cyan.r < 90 && cyan.b > 150, $"cyan was {cyan}");
    }

    [Theory]
    [InlineData("gif", ImageFormat.Gif)]
    [InlineData("webp", ImageFormat.WebP)]
    [InlineData("tiff", ImageFormat.Tiff)]
    [InlineData("jpeg", ImageFormat.Jpeg)]
    [InlineData("png", ImageFormat.Png)]
    public void Common_formats_are_read(string kind, ImageFormat format)
    {
        using RgbImage scene = Scene();
        using Image vips = ImageFiles.Vips(scene);
        byte[] file = kind switch
        {
            "gif" => vips.GifsaveBuffer(),
            "webp" => vips.WebpsaveBuffer(q: 95),
            "tiff" => vips.TiffsaveBuffer(),
            "jpeg" => vips.JpegsaveBuffer(q: 95),
            _ => vips.PngsaveBuffer(),
        };
        using DecodedImage decoded = Decoder.Decode(file, DecodeOptions.Default);
        Assert.Equal(new ImageHeader(48, 32, format), Decoder.ReadHeader(file));
        Assert.InRange(TestImage.At(decoded.Pixels, 40, 20).R, 190, 210);
        Assert.InRange(TestImage.At(decoded.Pixels, 5, 5).G, 0, 50);
    }

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 42, 5)]
    [InlineData(3, 42, 26)]
    [InlineData(4, 5, 26)]
    [InlineData(5, 5, 5)]
    [InlineData(6, 26, 5)]
    [InlineData(7, 26, 42)]
    [InlineData(8, 5, 42)]
    public void Exif_orientation_is_applied(int orientation, int redX, int redY)
    {
        using RgbImage scene = Scene();
        byte[] file = ImageFiles.Jpeg(scene, orientation);
        using DecodedImage decoded = Decoder.Decode(file, DecodeOptions.Default);
        ImageHeader header = Decoder.ReadHeader(file);
        (int, int) upright = orientation >= 5 ? (32, 48) : (48, 32);
        Assert.Equal((upright, upright, upright), ((decoded.OriginalWidth, decoded.OriginalHeight), (decoded.Pixels.Width, decoded.Pixels.Height), (header.Width, header.Height)));
        (byte r, byte g, _) = TestImage.At(decoded.Pixels, redX, redY);
        Assert.True(r > 150 && g < 80, $"expected red, found {r}, {g}");
    }

    [Fact]
    public void Empty_data_is_named_as_such() =>
        Assert.Contains("empty", Assert.Throws<InputException>(static () => Decoder.Decode(default, DecodeOptions.Default)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("this is a text that someone renamed to .jpg")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    [InlineData("BM")]
    [InlineData("GIF89a")]
    public void What_is_no_image_is_refused(string text)
    {
        byte[] data = System.Text.Encoding.UTF8.GetBytes(text);
        Assert.Throws<InputException>(() => Decoder.Decode(data, DecodeOptions.Default));
        Assert.Throws<InputException>(() => Decoder.ReadHeader(data));
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("gif")]
    [InlineData("webp")]
    public void A_file_that_is_cut_short_is_refused(string kind)
    {
        using RgbImage noise = TestImage.Noise(64, 64);
        using Image vips = ImageFiles.Vips(noise);
        byte[] file = kind switch { "jpeg" => vips.JpegsaveBuffer(), "png" => vips.PngsaveBuffer(), "gif" => vips.GifsaveBuffer(), _ => vips.WebpsaveBuffer() };
        var e = Assert.Throws<InputException>(() => Decoder.Decode(file.AsMemory(0, file.Length / 2), DecodeOptions.Default));
        Assert.Contains("cut short", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_png_is_refused_by_its_header()
    {
        byte[] file = ImageFiles.PngOfSize(30_000, 30_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<InputException>(() => Decoder.Decode(file, DecodeOptions.Default));
        Assert.Contains("30000 × 30000 = 900000000 pixels, more than the limit of 100000000", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(new ImageHeader(30_000, 30_000, ImageFormat.Png), Decoder.ReadHeader(file));
    }

    [Fact]
    public void The_limit_is_the_callers()
    {
        using RgbImage image = TestImage.Noise(11, 10);
        byte[] file = ImageFiles.Jpeg(image);
        Assert.Throws<InputException>(() => Decoder.Decode(file, new() { MaxPixels = 109 }));
        using DecodedImage decoded = Decoder.Decode(file, new() { MaxPixels = 110 });
        Assert.Equal(11, decoded.Pixels.Width);
    }

    [Theory]
    [InlineData(400, 300, 100, 75, 1, 100)]
    [InlineData(400, 300, 101, 75, 1, 200)]
    [InlineData(400, 300, 100, 76, 1, 200)]
    [InlineData(400, 300, 1, 1, 1, 50)]
    [InlineData(403, 300, 201, 75, 1, 201)]
    [InlineData(400, 300, 75, 100, 6, 75)]
    [InlineData(400, 300, 400, 300, 1, 400)]
    [InlineData(400, 300, 900, 900, 1, 400)]
    public void A_jpeg_is_reduced_while_decoding_but_never_under_the_minimum(int width, int height, int minWidth, int minHeight, int orientation, int expectedWidth)
    {
        using RgbImage image = TestImage.Grey(width, height, static (x, y) => (x + y) % 256);
        using DecodedImage decoded = Decoder.Decode(ImageFiles.Jpeg(image, orientation), new() { MinimumWidth = minWidth, MinimumHeight = minHeight });
        Assert.Equal(expectedWidth, decoded.Pixels.Width);
        Assert.Equal(orientation >= 5 ? (height, width) : (width, height), (decoded.OriginalWidth, decoded.OriginalHeight));
    }

    [Fact]
    public void Decoding_gives_the_same_pixels_on_many_threads()
    {
        using RgbImage image = TestImage.Noise(200, 150);
        byte[] file = ImageFiles.Jpeg(image);
        byte[][] results = [.. ParallelEnumerable.Range(0, 32).WithDegreeOfParallelism(8).Select(_ =>
        {
            using DecodedImage decoded = Decoder.Decode(file, new() { MinimumWidth = 90 });
            return decoded.Pixels.Pixels.ToArray();
        })];
        Assert.All(results, r => Assert.Equal(results[0], r));
    }
}
