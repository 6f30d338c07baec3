using System.Buffers.Binary;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace HardExample.Vision.Tests.Imaging;

public sealed class ImageSharpDecoderTests
{
    private static readonly ImageSharpDecoder Decoder = new(ImageLimits.Default);

    /// <summary>48 × 32 px: left half dark, right half bright, upper left corner red.</summary>
    private static RgbImage Scene() =>
        TestImage.Of(48, 32, static (x, y) => x < 16 && y < 16 ? (230, 20, 20) : x < 24 ? (40, 40, 40) : (200, 200, 200));

    [Fact]
    public void It_is_the_decoder_of_a_configuration_that_names_none()
    {
        IImageDecoder decoder = ImageDecoderFactory.Create(MiningExtensions.Default);
        Assert.IsType<ImageSharpDecoder>(decoder);
        Assert.Equal("ImageSharp 2.1.13", decoder.Version);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("png interlaced")]
    [InlineData("webp lossless")]
    [InlineData("tiff")]
    [InlineData("tiff lzw")]
    [InlineData("bmp")]
    [InlineData("tga")]
    [InlineData("tga packed")]
    [InlineData("pbm")]
    [InlineData("pbm plain")]
    public void Lossless_files_come_back_as_they_were_written(string kind)
    {
        using RgbImage image = TestImage.Noise(17, 9);
        using DecodedImage decoded = Decoder.Decode(ImageFiles.Encode(image, kind), DecodeOptions.Default);
        Assert.Equal(image.Pixels.ToArray(), decoded.Pixels.Pixels.ToArray());
    }

    [Fact]
    public void A_png_whose_data_asks_for_a_dictionary_is_refused()
    {
        byte[] png = ImageFiles.PngOfSize(4, 4);
        // The second byte of the zlib stream: a dictionary was preset, and the two bytes are divisible by 31.
        png[42] = 0x20;
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(50), System.IO.Hashing.Crc32.HashToUInt32(png.AsSpan(37, 13)));
        Assert.Contains("compressed data", Assert.Throws<InputException>(() => Decoder.Decode(png, DecodeOptions.Default)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_bmp_whose_pixels_begin_behind_its_end_takes_no_memory()
    {
        byte[] bmp = ImageFiles.Bitmap(8);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(10), 650_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        InputException error = Assert.Throws<InputException>(() => Decoder.ReadHeader(bmp));

        Assert.Contains("650000000 bytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
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
        using Image<Rgba32> clear = Image.LoadPixelData<Rgba32>((byte[])[10, 20, 30, 0, 40, 50, 60, 128], 2, 1);
        var encoder = new PngEncoder { ColorType = PngColorType.RgbWithAlpha, TransparentColorMode = PngTransparentColorMode.Preserve };
        using DecodedImage decoded = Decoder.Decode(ImageFiles.Encode(clear, encoder), DecodeOptions.Default);
        Assert.Equal([10, 20, 30, 40, 50, 60], decoded.Pixels.Pixels.ToArray());
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        using Image<Rgb48> deep = Image.LoadPixelData<Rgb48>((Rgb48[])[new(0x1234, 0xFF00, 0x0080)], 1, 1);
        using DecodedImage decoded = Decoder.Decode(
            ImageFiles.Encode(deep, new PngEncoder { ColorType = PngColorType.Rgb, BitDepth = PngBitDepth.Bit16 }), DecodeOptions.Default);
        // 0x1234 / 257 = 18.1, 0xFF00 / 257 = 254.0, 0x80 / 257 = 0.5
        Assert.Equal([18, 254, 0], decoded.Pixels.Pixels.ToArray());
    }

    [Theory]
    [InlineData("gif", ImageFormat.Gif)]
    [InlineData("webp", ImageFormat.WebP)]
    [InlineData("tiff", ImageFormat.Tiff)]
    [InlineData("jpeg", ImageFormat.Jpeg)]
    [InlineData("png", ImageFormat.Png)]
    [InlineData("png palette", ImageFormat.Png)]
    [InlineData("bmp", ImageFormat.Bmp)]
    [InlineData("tga", ImageFormat.Tga)]
    [InlineData("pbm", ImageFormat.Pbm)]
    public void Common_formats_are_read(string kind, ImageFormat format)
    {
        using RgbImage scene = Scene();
        byte[] file = ImageFiles.Encode(scene, kind);
        using DecodedImage decoded = Decoder.Decode(file, DecodeOptions.Default);
        Assert.Equal(new ImageHeader(48, 32, format), Decoder.ReadHeader(file));
        Assert.InRange(TestImage.At(decoded.Pixels, 40, 20).R, 190, 210);
        Assert.InRange(TestImage.At(decoded.Pixels, 5, 5).G, 0, 50);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(24, false)]
    [InlineData(24, true)]
    [InlineData(32, false)]
    [InlineData(32, true)]
    public void Bitmaps_are_read_bottom_up_and_top_down(int bits, bool topDown)
    {
        byte[] file = ImageFiles.Bitmap(bits, topDown);
        using DecodedImage decoded = Decoder.Decode(file, DecodeOptions.Default);
        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], decoded.Pixels.Pixels.ToArray());
        Assert.Equal(new ImageHeader(2, 2, ImageFormat.Bmp), Decoder.ReadHeader(file));
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
        RequireUpright(ImageFiles.Jpeg(scene, orientation), orientation >= 5 ? (32, 48) : (48, 32), redX, redY);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    [InlineData(10, false)]
    [InlineData(11, true)]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(12, false)]
    public void Orientation_is_a_number_of_any_type_in_either_byte_order(int type, bool little)
    {
        using RgbImage scene = Scene();
        RequireUpright(ImageFiles.WithSegment(ImageFiles.Jpeg(scene), 2, ImageFiles.App1(ImageFiles.Exif(6, type, little))),
            (32, 48), 26, 5);
    }

    [Fact]
    public void Orientation_is_found_wherever_its_segment_stands_before_the_scans()
    {
        using RgbImage scene = Scene();
        byte[] plain = ImageFiles.Jpeg(scene), exif = ImageFiles.App1(ImageFiles.Exif(6));
        byte[] other = [.. ImageFiles.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x/>"u8]), .. ImageFiles.Segment(0xFE, [1, 2, 3])];
        foreach (byte marker in (byte[])[0xDB, 0xC0, 0xC4, 0xDA])
            RequireUpright(ImageFiles.WithSegment(plain, ImageFiles.IndexOf(plain, marker), [.. other, .. exif]), (32, 48), 26, 5);
    }

    [Fact]
    public void Orientation_of_a_png_is_applied()
    {
        using RgbImage scene = Scene();
        RequireUpright(ImageFiles.WithChunk(ImageFiles.Encode(scene, "png"), "eXIf", ImageFiles.Exif(8, little: true)), (32, 48), 5, 42);
    }

    [Fact]
    public void Empty_data_is_named_as_such() =>
        Assert.Contains("empty", Assert.Throws<InputException>(static () => Decoder.Decode(default, DecodeOptions.Default)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("this is a text that someone renamed to .jpg")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    [InlineData("BM")]
    [InlineData("GIF89a")]
    [InlineData("P6 1")]
    [InlineData("RIFF1234WEBP")]
    [InlineData("II*\0abcd")]
    public void What_is_no_image_is_refused(string text)
    {
        byte[] data = System.Text.Encoding.UTF8.GetBytes(text);
        Assert.Throws<InputException>(() => Decoder.Decode(data, DecodeOptions.Default));
        Assert.Throws<InputException>(() => Decoder.ReadHeader(data));
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("png interlaced")]
    [InlineData("gif")]
    [InlineData("webp")]
    [InlineData("webp lossless")]
    [InlineData("tiff")]
    [InlineData("tiff lzw")]
    [InlineData("bmp")]
    [InlineData("tga")]
    [InlineData("tga packed")]
    [InlineData("pbm")]
    [InlineData("pbm plain")]
    public void A_file_that_is_cut_short_is_refused(string kind)
    {
        using RgbImage noise = TestImage.Noise(64, 64);
        byte[] file = ImageFiles.Encode(noise, kind);
        foreach (int length in (int[])[file.Length / 4, file.Length / 2, file.Length * 9 / 10])
        {
            var e = Assert.Throws<InputException>(() => Decoder.Decode(file.AsMemory(0, length), DecodeOptions.Default));
            Assert.Contains("cut short", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_jpeg_without_its_end_marker_is_refused()
    {
        using RgbImage noise = TestImage.Noise(64, 64);
        byte[] file = ImageFiles.Jpeg(noise);
        var e = Assert.Throws<InputException>(() => Decoder.Decode(file.AsMemory(0, file.Length - 2), DecodeOptions.Default));
        Assert.Equal("The JPEG is damaged or cut short: its end marker is missing. Replace the file.", e.Message);
    }

    [Fact]
    public void A_png_whose_data_ends_before_its_rows_do_is_refused_though_it_has_an_end()
    {
        var e = Assert.Throws<InputException>(static () => Decoder.Decode(ImageFiles.PngOfSize(20, 20), DecodeOptions.Default));
        Assert.Equal("The PNG is damaged or cut short: its compressed data ends before its last row. Replace the file.", e.Message);
    }

    [Fact]
    public void What_follows_the_end_of_an_image_does_no_harm()
    {
        using RgbImage scene = Scene();
        foreach (string kind in (string[])["jpeg", "png", "gif", "webp", "bmp"])
        {
            using DecodedImage decoded = Decoder.Decode((byte[])[.. ImageFiles.Encode(scene, kind), 1, 2, 3, 4], DecodeOptions.Default);
            Assert.Equal(48, decoded.OriginalWidth);
        }
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
    public void The_limits_are_those_of_the_configuration()
    {
        using RgbImage image = TestImage.Noise(11, 10);
        byte[] file = ImageFiles.Jpeg(image);
        Assert.Contains("extensions.max_pixels", Refusal(new() { MaxPixels = 109 }), StringComparison.Ordinal);
        Assert.Contains($"has {file.Length} bytes, more than the limit of {file.Length - 1}", Refusal(new() { MaxBytes = file.Length - 1 }),
            StringComparison.Ordinal);
        using DecodedImage decoded = ImageDecoderFactory.Create(new() { MaxPixels = 110, MaxBytes = file.Length })
            .Decode(file, DecodeOptions.Default);
        Assert.Equal(11, decoded.Pixels.Width);

        string Refusal(MiningExtensions extensions) =>
            Assert.Throws<InputException>(() => ImageDecoderFactory.Create(extensions).Decode(file, DecodeOptions.Default)).Message;
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
    public void A_jpeg_is_reduced_but_never_under_the_minimum(
        int width, int height, int minWidth, int minHeight, int orientation, int expectedWidth)
    {
        using RgbImage image = TestImage.Grey(width, height, static (x, y) => (x + y) % 256);
        using DecodedImage decoded = Decoder.Decode(
            ImageFiles.Jpeg(image, orientation), new() { MinimumWidth = minWidth, MinimumHeight = minHeight });
        Assert.Equal(expectedWidth, decoded.Pixels.Width);
        Assert.Equal(orientation >= 5 ? (height, width) : (width, height), (decoded.OriginalWidth, decoded.OriginalHeight));
    }

    [Fact]
    public void A_reduced_pixel_is_the_mean_of_those_it_stands_for()
    {
        using RgbImage image = TestImage.Of(5, 2, static (x, y) => (10 * x, 10 * y, x == y ? 255 : 0));
        using Image<Rgb24> source = Image.LoadPixelData<Rgb24>(image.Pixels, 5, 2);
        using RgbImage half = ImageResizer.Average(source, 2);
        // Columns 0, 1 and rows 0, 1: red (0 + 10 + 0 + 10) / 4, green (0 + 0 + 10 + 10) / 4, blue 2 × 255 / 4 = 127.5
        Assert.Equal((2, 1), (half.Width, half.Height));
        Assert.Equal([5, 5, 128, 25, 5, 0], half.Pixels.ToArray());
    }

    [Trait("Category", "Slow")]
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

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("gif")]
    [InlineData("webp")]
    [InlineData("tiff lzw")]
    [InlineData("bmp")]
    [InlineData("tga packed")]
    [InlineData("pbm plain")]
    public void A_damaged_file_is_decoded_or_refused_and_nothing_else(string kind)
    {
        using RgbImage noise = TestImage.Noise(24, 24);
        byte[] file = ImageFiles.Encode(noise, kind);
        var random = new Random(7);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. file];
            for (int k = 0; k < 3; k++) damaged[random.Next(i % 2 == 0 ? Math.Min(64, file.Length) : file.Length)] = (byte)random.Next(256);
            try
            {
                using DecodedImage decoded = new ImageSharpDecoder(new(1_000_000, 1 << 20)).Decode(damaged, DecodeOptions.Default);
            }
            catch (InputException e)
            {
                Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void RequireUpright(byte[] file, (int Width, int Height) upright, int redX, int redY)
    {
        using DecodedImage decoded = Decoder.Decode(file, DecodeOptions.Default);
        ImageHeader header = Decoder.ReadHeader(file);
        Assert.Equal((upright, upright, upright),
            ((decoded.OriginalWidth, decoded.OriginalHeight), (decoded.Pixels.Width, decoded.Pixels.Height),
                (header.Width, header.Height)));
        (byte r, byte g, _) = TestImage.At(decoded.Pixels, redX, redY);
        Assert.True(r > 150 && g < 80, $"expected red, found {r}, {g}");
    }
}
