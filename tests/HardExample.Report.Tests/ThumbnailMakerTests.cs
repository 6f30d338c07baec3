using HardExample.Report;
using HardExample.Vision.Imaging;

namespace HardExample.Report.Tests;

public sealed class ThumbnailMakerTests
{
    private readonly ImageSharpDecoder _decoder = new(ImageLimits.Default);

    [Theory]
    [InlineData(900, 300, 224, 75)]
    [InlineData(300, 900, 75, 224)]
    [InlineData(32, 20, 32, 20)]
    public void The_longest_side_is_bounded_and_the_shape_kept(int width, int height, int expectedWidth, int expectedHeight)
    {
        Thumbnail thumbnail = new ThumbnailMaker(_decoder).Make(ImageEncoder.EncodeJpeg(new byte[width * height * 3], width, height, 3));
        ImageHeader header = _decoder.ReadHeader(thumbnail.Jpeg);
        Assert.Equal((expectedWidth, expectedHeight), (header.Width, header.Height));
        Assert.Equal((width, height), (thumbnail.OriginalWidth, thumbnail.OriginalHeight));
    }

    [Fact]
    public void The_same_file_gives_the_same_thumbnail()
    {
        byte[] file = ImageEncoder.EncodePng([.. Enumerable.Range(0, 300 * 200 * 3).Select(static i => (byte)(i * i >> 5))], 300, 200, 3);
        var maker = new ThumbnailMaker(_decoder);
        Assert.Equal(maker.Make(file).Jpeg.ToArray(), maker.Make(file).Jpeg.ToArray());
    }
}
