using HardExample.Report;

namespace HardExample.Report.Tests;

public sealed class LinkedThumbnailsTests
{
    [Fact]
    public void Linked_pictures_are_written_beside_the_file_and_named_in_it()
    {
        var written = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        ReportInput input = ReportSamples.Many(3)
            with { Nearest = null, Linked = new("report_files", (name, bytes) => written.Add(name, bytes.ToArray())) };
        var report = ReportFile.Of(input);
        Assert.Equal(["000000.jpg", "000001.jpg", "000002.jpg"], written.Keys);
        Assert.Equal(ReportSamples.Jpeg, written["000001.jpg"]);
        Assert.Equal("\n32 32 000000.jpg\n32 32 000001.jpg\n32 32 000002.jpg\n", report.Block("pictures-0"));
        Assert.Equal("report_files", report.Data.GetProperty("folder").GetString());
        Assert.Contains("img-src blob: data: 'self' file:;", report.Policy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("C:\\b")]
    [InlineData("javascript:x")]
    public void A_folder_that_is_a_path_is_refused(string folder) =>
        Assert.Throws<ArgumentException>(() => ReportFile.Of(ReportSamples.Many(1) with { Linked = new(folder, static (_, _) => { }) }));

    [Fact]
    public void A_training_image_near_to_many_samples_stands_in_the_file_once()
    {
        int asked = 0;
        ReportInput input = ReportSamples.Many(100) with
        {
            Thumbnail = null,
            NearestThumbnail = _ => { Interlocked.Increment(ref asked); return new(ReportSamples.Jpeg, 32, 32); },
        };
        string line = "32 32 " + Convert.ToBase64String(ReportSamples.Jpeg) + "\n";
        Assert.Equal("\n" + line + line, ReportFile.Of(input).Block("pictures-0"));
        Assert.Equal(2, asked);
    }
}
