using HardExample.Core.Errors;
using HardExample.Cli.Demo;

namespace HardExample.Cli.Tests.Demo;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_are_read_row_by_row()
    {
        IdxImages images = IdxFile.ReadImages(_folder.Write("images", IdxData.Images(2, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)));

        Assert.Equal((2, 3, 2), (images.Count, images.Width, images.Height));
        Assert.Equal([7, 8, 9, 10, 11, 12], images[1].ToArray());
    }

    [Fact]
    public void No_more_images_are_read_than_asked_for()
    {
        IdxImages images = IdxFile.ReadImages(_folder.Write("images", IdxData.Images(3, 1, 2, 1, 2, 3, 4, 5, 6)), max: 2);

        Assert.Equal(2, images.Count);
        Assert.Equal([1, 2, 3, 4], images.Pixels.ToArray());
    }

    [Fact]
    public void An_image_past_the_last_is_refused()
    {
        IdxImages images = IdxFile.ReadImages(_folder.Write("images", IdxData.Images(1, 1, 1, 9)));

        Assert.Throws<ArgumentOutOfRangeException>(() => images[1].Length);
    }

    [Fact]
    public void Labels_are_read() => Assert.Equal([5, 0, 4], IdxFile.ReadLabels(_folder.Write("labels", IdxData.Labels(5, 0, 4))));

    [Fact]
    public void A_file_of_labels_is_not_taken_for_images()
    {
        string path = _folder.Write("labels", IdxData.Labels(5, 0, 4));

        var error = Assert.Throws<InputException>(() => IdxFile.ReadImages(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("00000801, not with 00000803", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0, 8 })]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A })]
    public void Something_else_is_refused(byte[] content)
    {
        string path = _folder.Write("images", content);

        Assert.Contains("is not an IDX file of images", Assert.Throws<InputException>(() => IdxFile.ReadImages(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_file_is_named_as_such()
    {
        string path = _folder.Write("images.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]);

        Assert.Contains("unpack it with gzip", Assert.Throws<InputException>(() => IdxFile.ReadImages(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_header_is_refused()
    {
        string path = _folder.Write("images", IdxData.Images(2, 2, 3)[..11]);

        Assert.Contains("ends too early", Assert.Throws<InputException>(() => IdxFile.ReadImages(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_pixels_are_refused()
    {
        string path = _folder.Write("images", IdxData.Images(2, 2, 3, 1, 2, 3, 4, 5, 6, 7));

        // 16 bytes of header and 12 pixels are wanted
        Assert.Contains("23 bytes, its header asks for 28", Assert.Throws<InputException>(() => IdxFile.ReadImages(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_asks_for_terabytes_is_refused_before_memory_is_taken()
    {
        string path = _folder.Write("images", IdxData.Images(int.MaxValue, 1000, 1000, 1, 2, 3));

        Assert.Contains("ends too early", Assert.Throws<InputException>(() => IdxFile.ReadImages(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 28)]
    [InlineData(28, 0)]
    [InlineData(-1, 28)]
    public void Implausible_sizes_are_refused(int height, int width)
    {
        string path = _folder.Write("images", IdxData.Images(1, height, width, 1));

        Assert.Contains("not plausible", Assert.Throws<InputException>(() => IdxFile.ReadImages(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string path = Path.Combine(_folder.Path, "nothing");

        Assert.StartsWith(path, Assert.Throws<InputException>(() => IdxFile.ReadLabels(path)).Message, StringComparison.Ordinal);
    }
}
