using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Imaging;
using NetVips;

namespace HardExample.Vision.Tests.Imaging;

public sealed class VipsImageDecoderTests
{
    private static VipsImageDecoder Decoder => new(ImageLimits.Default);

    [VipsFact]
    public void It_is_made_when_the_configuration_asks_for_it()
    {
        IImageDecoder decoder = ImageDecoderFactory.Create(new() { ImageDecoder = ImageDecoderKind.Libvips });
        Assert.IsType<VipsImageDecoder>(decoder);
        Assert.Matches(@"^libvips \d+\.\d+\.\d+$", decoder.Version);
    }

    [VipsFact]
    public void It_keeps_no_operations_and_no_threads_of_its_own()
    {
        NativeLibraries.RegisterVips();
        Assert.Equal((0, 1), (NetVips.Cache.Max, NetVips.NetVips.Concurrency));
    }

    [VipsFact]
    public void Both_decoders_give_the_same_pixels_of_lossless_files()
    {
        using RgbImage noise = TestImage.Noise(17, 9);
        foreach (string kind in (string[])["png", "png interlaced", "webp lossless", "tiff", "tiff lzw", "bmp", "tga", "pbm"])
        {
            byte[] file = ImageFiles.Encode(noise, kind);
            using DecodedImage vips = Decoder.Decode(file, DecodeOptions.Default),
                sharp = new ImageSharpDecoder(ImageLimits.Default).Decode(file, DecodeOptions.Default);
            Assert.True(noise.Pixels.SequenceEqual(vips.Pixels.Pixels) && noise.Pixels.SequenceEqual(sharp.Pixels.Pixels), kind);
        }
    }

    [VipsFact]
    public void A_large_jpeg_is_reduced_while_it_is_decoded()
    {
        using RgbImage image = TestImage.Grey(403, 300, static (x, y) => (x + y) % 256);
        using DecodedImage decoded = Decoder.Decode(ImageFiles.Jpeg(image), new() { MinimumWidth = 201, MinimumHeight = 75 });
        Assert.Equal((201, 403), (decoded.Pixels.Width, decoded.OriginalWidth));
    }

    [VipsFact]
    public void Exif_orientation_is_applied_as_the_header_says()
    {
        using RgbImage image = TestImage.Grey(40, 20, static (x, _) => x * 6);
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            byte[] file = ImageFiles.Jpeg(image, orientation);
            ImageHeader header = Decoder.ReadHeader(file);
            using DecodedImage vips = Decoder.Decode(file, DecodeOptions.Default),
                sharp = new ImageSharpDecoder(ImageLimits.Default).Decode(file, DecodeOptions.Default);
            Assert.Equal((header.Width, header.Height), (vips.Pixels.Width, vips.Pixels.Height));
            for (int i = 0; i < vips.Pixels.Pixels.Length; i++) Assert.InRange(vips.Pixels.Pixels[i] - sharp.Pixels.Pixels[i], -3, 3);
        }
    }

    [VipsFact]
    public void Files_that_are_no_image_or_cut_short_are_refused()
    {
        using RgbImage noise = TestImage.Noise(64, 64);
        Assert.Contains("not an image",
            Assert.Throws<InputException>(() => Decoder.Decode("a text that someone renamed"u8.ToArray(), DecodeOptions.Default)).Message,
            StringComparison.Ordinal);
        foreach (string kind in (string[])["jpeg", "png", "gif", "webp", "tiff", "bmp"])
        {
            byte[] file = ImageFiles.Encode(noise, kind);
            var e = Assert.Throws<InputException>(() => Decoder.Decode(file.AsMemory(0, file.Length / 2), DecodeOptions.Default));
            Assert.Contains("cut short", e.Message, StringComparison.Ordinal);
        }
    }

    [VipsFact]
    public void A_tiff_in_cie_lab_is_read_or_named_as_such()
    {
        using Image grey = Image.Black(8, 8) + new double[] { 120, 120, 120 };
        using Image lab = grey.Copy(interpretation: Enums.Interpretation.Srgb).Colourspace(Enums.Interpretation.Lab);
        foreach (byte[] file in (byte[][])[lab.TiffsaveBuffer(), lab.Colourspace(Enums.Interpretation.Labs).TiffsaveBuffer()])
            foreach (IImageDecoder decoder in (IImageDecoder[])[Decoder, new ImageSharpDecoder(ImageLimits.Default)])
                try
                {
                    using DecodedImage decoded = decoder.Decode(file, DecodeOptions.Default);
                    Assert.All(decoded.Pixels.Pixels.ToArray(), static v => Assert.InRange(v, 115, 125));
                }
                catch (InputException e)
                {
                    Assert.Equal("The TIFF holds L*a*b* colours, which are not read. Convert it to RGB.", e.Message);
                }
    }

    [VipsFact]
    public void Imagesharp_reads_what_libvips_writes()
    {
        var sharp = new ImageSharpDecoder(ImageLimits.Default);
        using Image noise = Image.Gaussnoise(96, 64, sigma: 20, mean: 128, seed: 1).Cast(Enums.BandFormat.Uchar);
        using Image blurred = noise.Bandjoin(noise, noise).Gaussblur(2).Copy(interpretation: Enums.Interpretation.Srgb);
        byte[] expected = blurred.WriteToMemory<byte>();
        foreach ((string kind, byte[] file) in ((string, byte[])[])
            [("progressive", blurred.JpegsaveBuffer(q: 95, interlace: true)),
                ("grey", blurred.Colourspace(Enums.Interpretation.Bw).JpegsaveBuffer(q: 95)),
             ("restarts", blurred.JpegsaveBuffer(q: 95, restartInterval: 1)), ("webp", blurred.WebpsaveBuffer(q: 95)),
             ("tiff", blurred.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate))])
        {
            using DecodedImage decoded = sharp.Decode(file, DecodeOptions.Default);
            double difference = decoded.Pixels.Pixels.ToArray().Zip(expected, static (a, b) => (double)Math.Abs(a - b)).Average();
            Assert.True(difference < 3, $"{kind}: {difference}");
        }
    }

    [VipsFact]
    public void A_tiff_in_tiles_is_read_by_libvips_and_named_as_such_by_imagesharp()
    {
        using RgbImage noise = TestImage.Noise(32, 32);
        byte[] file = Vips(noise).TiffsaveBuffer(tile: true, tileWidth: 16, tileHeight: 16);
        using DecodedImage decoded = Decoder.Decode(file, DecodeOptions.Default);
        Assert.Equal(noise.Pixels.ToArray(), decoded.Pixels.Pixels.ToArray());
        var e = Assert.Throws<InputException>(() => new ImageSharpDecoder(ImageLimits.Default).Decode(file, DecodeOptions.Default));
        Assert.Contains("tiles", e.Message, StringComparison.Ordinal);
    }

    [VipsFact]
    public void A_cmyk_jpeg_is_converted()
    {
        // No ink is white, full cyan leaves hardly any red.
        using Image ink = Image.NewFromMemoryCopy<byte>(
            [.. Enumerable.Range(0, 16 * 16).SelectMany(static i => (byte[])[(byte)(i % 16 < 8 ? 0 : 255), 0, 0, 0])],
            16, 16, 4, Enums.BandFormat.Uchar);
        using Image tagged = ink.Copy(interpretation: Enums.Interpretation.Cmyk);
        foreach (IImageDecoder decoder in (IImageDecoder[])[Decoder, new ImageSharpDecoder(ImageLimits.Default)])
        {
            using DecodedImage decoded = decoder.Decode(tagged.JpegsaveBuffer(q: 95), DecodeOptions.Default);
            (byte r, byte g, byte b) white = TestImage.At(decoded.Pixels, 2, 8), cyan = TestImage.At(decoded.Pixels, 13, 8);
            Assert.True(Math.Min(white.r, Math.Min(white.g, white.b)) > 240, $"{decoder.Version}: white was {white}");
            Assert.True(cyan.r < 90 && cyan.b > 150, $"{decoder.Version}: cyan was {cyan}");
        }
    }

    [VipsFact]
    public void Of_an_animation_the_first_frame_is_read()
    {
        using Image first = (Image.Black(16, 16) + new double[] { 200, 40, 40 }).Cast(Enums.BandFormat.Uchar),
            second = (Image.Black(16, 16) + new double[] { 40, 40, 200 }).Cast(Enums.BandFormat.Uchar);
        using Image joined = first.Join(second, Enums.Direction.Vertical).Copy(interpretation: Enums.Interpretation.Srgb);
        using Image animation = joined.Mutate(static m => m.Set(GValue.GIntType, "page-height", 16));
        foreach (byte[] file in (byte[][])[animation.GifsaveBuffer(), animation.WebpsaveBuffer(q: 95)])
        {
            using DecodedImage decoded = new ImageSharpDecoder(ImageLimits.Default).Decode(file, DecodeOptions.Default);
            Assert.Equal((16, 16), (decoded.OriginalWidth, decoded.OriginalHeight));
            Assert.InRange(TestImage.At(decoded.Pixels, 8, 8).R, 180, 220);
        }
    }

    [VipsFact]
    public void A_progressive_jpeg_whose_last_scans_are_missing_is_refused_though_it_has_an_end()
    {
        using RgbImage noise = TestImage.Noise(64, 64);
        byte[] file = Progressive(noise);
        byte[] cut = [.. file[..(file.Length / 2)], 0xFF, 0xD9];
        var e = Assert.Throws<InputException>(() => new ImageSharpDecoder(ImageLimits.Default).Decode(cut, DecodeOptions.Default));
        Assert.Equal("The JPEG is damaged or cut short: its last scans are missing. Replace the file.", e.Message);
    }

    [VipsFact]
    public void A_jpeg_of_thousands_of_scans_is_refused_before_it_is_decoded()
    {
        using RgbImage noise = TestImage.Noise(64, 64);
        byte[] file = Progressive(noise);
        int scan = file.AsSpan().LastIndexOf((byte[])[0xFF, 0xDA]);
        byte[] bomb = [.. file[..^2], .. Enumerable.Repeat(file[scan..^2], 2000).SelectMany(static s => s), 0xFF, 0xD9];
        foreach (IImageDecoder decoder in (IImageDecoder[])[Decoder, new ImageSharpDecoder(ImageLimits.Default)])
        {
            var e = Assert.Throws<InputException>(() => decoder.Decode(bomb, DecodeOptions.Default));
            Assert.Equal("The JPEG has more than 100 scans, the limit; decoding would take very long. Save it anew.", e.Message);
        }
    }

    private static byte[] Progressive(RgbImage pixels) => Vips(pixels).JpegsaveBuffer(q: 95, interlace: true);

    private static Image Vips(RgbImage pixels)
    {
        using Image raw = Image.NewFromMemoryCopy<byte>(pixels.Pixels, pixels.Width, pixels.Height, 3, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Enums.Interpretation.Srgb);
    }
}
