using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Report;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Report.Tests;

public sealed class ReportComposerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Trait("Category", "Slow")]
    [Fact]
    public void A_report_has_the_pictures_that_are_there_and_does_without_those_that_are_gone()
    {
        Sample there = Hard("there.png"), gone = Hard("gone.png");
        File.Delete(gone.Source);
        ReportInput input = new ReportComposer(StorageResolver.Local).Compose(
            [there, gone], MiningConfig.Default, null, null, null, null, CancellationToken.None);

        Assert.Equal((8, 6), (input.Thumbnail!(there)!.OriginalWidth, input.Thumbnail(there)!.OriginalHeight));
        Assert.Null(input.Thumbnail(gone));
        Assert.NotNull(input.ViewThumbnail!(there, new("fliplr", 0, there.Prediction!, AffineTransform.Identity)));
    }

    [Fact]
    public void A_report_that_is_there_is_not_replaced_unasked()
    {
        string file = _folder.Write("report.html", "mine");
        ReportInput input = new ReportComposer(StorageResolver.Local).Compose(
            [Hard("1.png")], MiningConfig.Default, null, null, null, null, CancellationToken.None);

        Assert.Throws<StorageException>(
            () => new ReportFileWriter(StorageResolver.Local).Write(file, input, false, false, CancellationToken.None));
        Assert.Equal("mine", File.ReadAllText(file));

        new ReportFileWriter(StorageResolver.Local).Write(file, input, linked: true, overwrite: true, CancellationToken.None);
        Assert.Contains("1.png", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(_folder["report_files"]));
    }

    private Sample Hard(string name) => new()
    {
        Id = name,
        Source = _folder.Write(name, ImageEncoder.EncodePng(new byte[8 * 6], 8, 6, 1)),
        Prediction = new ClassificationPrediction("cat", [new("cat", 0.6), new("dog", 0.4)]),
        HardCoefficient = 0.5,
        IsHard = true,
        HardReasons = [1],
    };
}
