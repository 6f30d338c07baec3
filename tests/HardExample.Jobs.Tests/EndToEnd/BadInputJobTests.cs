using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Jobs.Output;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Tests.EndToEnd;

/// <summary>
/// What a whole job makes of bad input: the sample is left out and named, nothing is half written, nothing leaves the output directory.
/// </summary>
public sealed class BadInputJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_that_cannot_be_read_are_left_out_and_named()
    {
        byte[] png = Good("1.png");
        Good("2.png");
        Add("3.png", png[..(png.Length / 2)]);
        Add("4.jpg", "just text"u8.ToArray());
        Add("5.png", []);
        Add("6.png", Huge());
        var events = new RecordedEvents();

        JobResult result = Run(MiningConfig.Default with { TaskSummaryFile = _folder["job.json"] }, events);

        Assert.Equal(["1.png", "2.png"], result.Samples.Select(static s => s.Id));
        Assert.Equal(["3.png", "4.jpg", "5.png", "6.png"], events.Problems.Select(static p => Path.GetFileName(p.File)));
        Assert.Contains("30000 × 30000", events.Problems[3].Message.Replace("30,000", "30000", StringComparison.Ordinal),
            StringComparison.Ordinal);
        using JsonDocument log = JsonDocument.Parse(File.ReadAllBytes(_folder["job.json"]));
        Assert.Equal(4, log.RootElement.GetProperty("skipped_sample").GetInt32());
        Assert.Equal(new("UnreadableImage", 4), Assert.Single(result.Summary.LeftOut));
    }

    [Fact]
    public void A_log_that_is_refused_fails_the_metrics_and_metrics_that_are_refused_fail_the_log()
    {
        Good("1.png");
        MiningConfig Logged(string log) => MiningConfig.Default with { TaskSummaryFile = _folder[log] };
        JobResult Run(MiningConfig config, string metrics) => new MiningJob(StorageResolver.Local, new RecordedEvents()).Run(new()
        {
            InputPath = _folder["in"], OutputPath = _folder["out"], Config = config, MetricsPath = _folder[metrics],
        }, CancellationToken.None);

        Assert.Throws<StorageException>(() => Run(Logged("none/log.json"), "job.prom"));
        Assert.Throws<ConfigurationException>(() => Run(Logged("job.json"), "job.txt"));

        Assert.Contains("hardexample_job_success{name=\"job\"} 0\n", File.ReadAllText(_folder["job.prom"]), StringComparison.Ordinal);
        Assert.Contains("\"FAILED\"", File.ReadAllText(_folder["job.json"]), StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["out"]) || Path.Exists(_folder["job.txt"]));
    }

    [Fact]
    public void Metrics_within_the_output_folder_stay_when_the_next_job_replaces_it()
    {
        Good("1.png");
        for (int run = 0; run < 2; run++)
            new MiningJob(StorageResolver.Local, new RecordedEvents()).Run(new()
            {
                InputPath = _folder["in"], OutputPath = _folder["out"], Config = MiningConfig.Default,
                MetricsPath = _folder["out/job.prom"],
                Overwrite = true,
            }, CancellationToken.None);

        Assert.Contains("hardexample_job_samples{name=\"job\"} 1\n", File.ReadAllText(_folder["out/job.prom"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_with_no_readable_image_fails_and_says_so_in_the_log()
    {
        Add("1.png", "no image"u8.ToArray());

        Assert.Throws<InputException>(() => Run(MiningConfig.Default with { TaskSummaryFile = _folder["job.json"] }));

        Assert.Contains("FAILED", File.ReadAllText(_folder["job.json"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Hostile_labels_stay_inside_the_output_directory()
    {
        string[] labels = ["../../evil", "/etc/passwd", "CON", new string('x', 300), "a\u0001b", "..", ""];
        for (int i = 0; i < labels.Length; i++) Add($"{i + 1}.png", Png(i), labels[i]);

        JobResult result = Run(MiningConfig.Default with { HardThreshold = 0 });

        Assert.Equal(labels.Length, File.ReadLines(result.Export!.ManifestPath).Count());
        Assert.Equal(["in", "out"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["output.manifest", "Data", ".hardexample"], Directory.GetFileSystemEntries(_folder["out"]).Select(Path.GetFileName)
            .OrderDescending(StringComparer.Ordinal));
        Assert.Equal(labels.Length, Directory.GetFiles(_folder["out/Data"], "*", SearchOption.AllDirectories).Length);
        using JsonDocument line = JsonDocument.Parse(File.ReadLines(result.Export.ManifestPath).First());
        Assert.Equal("../../evil", line.RootElement.GetProperty("annotation")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void An_output_directory_that_is_not_empty_is_refused_and_left_alone()
    {
        Good("1.png");
        _folder.Write("out/mine.txt", "mine");

        Assert.Throws<StorageException>(() => Run(MiningConfig.Default));

        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(_folder["out"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_model_that_is_no_onnx_file_is_named()
    {
        Good("1.png");
        string model = _folder.Write("in/model.onnx", "no model");

        ModelException error = Assert.Throws<ModelException>(() => Run(MiningConfig.Default with { ModelServingUrl = model }));

        Assert.Contains("model.onnx", error.Message, StringComparison.Ordinal);
    }

    private JobResult Run(MiningConfig config, RecordedEvents? events = null) =>
        new MiningJob(StorageResolver.Local, events ?? new()).Run(
            new() { InputPath = _folder["in"], OutputPath = _folder["out"], Config = config }, CancellationToken.None);

    private byte[] Good(string name)
    {
        byte[] png = Png(name.Length);
        Add(name, png);
        return png;
    }

    private void Add(string name, byte[] image, string label = "cat")
    {
        _folder.Write(Path.Combine("in", "images", name), image);
        _folder.Write(Path.Combine("in", "inference_results", name + "_result.txt"),
            $$"""{"predicted_label":{{JsonSerializer.Serialize(label)}},"scores":"""
                + $$"""[[{{JsonSerializer.Serialize(label)}},"0.6"],["dog","0.4"]]}""");
    }

    private static byte[] Png(int seed)
    {
        var pixels = new byte[40 * 30];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * (seed + 3) / 7);
        return ImageEncoder.EncodePng(pixels, 40, 30, 1);
    }

    /// <summary>A PNG whose header says 30,000 × 30,000 px; nothing follows.</summary>
    private static byte[] Huge()
    {
        byte[] png = Png(1);
        ReadOnlySpan<byte> side = [0, 0, 0x75, 0x30];
        side.CopyTo(png.AsSpan(16));
        side.CopyTo(png.AsSpan(20));
        byte[] crc = BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(png.AsSpan(12, 17)));
        Array.Reverse(crc);
        crc.CopyTo(png, 29);
        return png;
    }

    [Fact]
    public void What_cannot_be_exported_counts_as_left_out_everywhere()
    {
        for (int i = 1; i <= 3; i++) Good($"{i}.png");
        Boxes("1.png", "2.png", "3.png");
        Add("4.png", "no image"u8.ToArray());
        Boxes("4.png");
        var events = new RecordedEvents();
        MiningConfig config = MiningConfig.Default with
        {
            HardThreshold = 0, Algorithms = WeightedList.Of(("predict_score_mining", 1)), TaskSummaryFile = _folder["job.json"],
        };

        JobResult result = Run(config, events);

        Assert.Equal((3, 3, 1), (result.Summary.TotalSamples, result.Summary.HardSamples, result.Summary.SkippedSamples));
        Assert.Equal(3, File.ReadLines(result.Export!.ManifestPath).Count());
        using JsonDocument log = JsonDocument.Parse(File.ReadAllBytes(_folder["job.json"]));
        Assert.Equal([3, 3, 1], ((string[])["total_sample", "hard_sample", "skipped_sample"])
            .Select(n => log.RootElement.GetProperty(n).GetInt32()));
        JobRecord record = JobRecord.Read(_folder["out"], StorageResolver.Local);
        Assert.Equal((3, 3, 1, 3),
            (record.Summary.TotalSamples, record.Summary.HardSamples, record.Summary.SkippedSamples,
                record.Summary.Algorithms["predict_score_mining"]));
        Assert.Equal(3, record.Samples.Count);
        Assert.Equal(3, result.Samples.Count);
        Assert.Equal("4.png", Path.GetFileName(Assert.Single(events.Problems).File));
    }

    [Fact]
    public void Boxes_beyond_the_edge_are_cut_and_that_is_said_once()
    {
        Good("1.png");
        Good("2.png");
        Boxes("1.png", "2.png");
        _folder.Write("in/inference_results/2.png_result.txt",
            """{"detection_classes":["a","a"],"detection_boxes":[[1,2,30.5,40.5],[1,1,5,5]],"detection_scores":[0.2,0.2]}""");
        var features = new RecordedEvents();
        Run(MiningConfig.Default with { HardThreshold = 0 }, features);
        Assert.Contains("1 box of 1 image reached beyond the edge",
            Assert.Single(features.Warnings, static w => w.Contains("edge", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("<xmax>40</xmax><ymax>30</ymax>", File.ReadAllText(_folder["out/Data/2.xml"]), StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_pipe_a_device_and_a_large_file_among_the_images_are_left_out_by_name()
    {
        byte[] png = Good("1.png");
        foreach (string name in (string[])["f.png", "z.png", "large.png"]) Add(name, png);
        File.Delete(_folder["in/images/f.png"]);
        using (var made = System.Diagnostics.Process.Start("mkfifo", _folder["in/images/f.png"])) made.WaitForExit();
        File.Delete(_folder["in/images/z.png"]);
        File.CreateSymbolicLink(_folder["in/images/z.png"], "/dev/zero");
        using (FileStream large = File.OpenWrite(_folder["in/images/large.png"])) large.SetLength(1L << 40);
        var events = new RecordedEvents();
        using StorageResolver storage = StorageFactory.Create(MiningExtensions.Default);

        JobResult result = new MiningJob(storage, events).Run(
            new() { InputPath = _folder["in"], OutputPath = _folder["out"], Config = MiningConfig.Default }, CancellationToken.None);

        Assert.Equal(["1.png"], result.Samples.Select(static s => s.Id));
        Assert.Equal(["it is a pipe", "extensions.max_bytes", "it is a device"],
            events.Problems.Select(static p => ((string[])["it is a pipe", "it is a device", "extensions.max_bytes"])
                .Single(s => p.Message.Contains(s, StringComparison.Ordinal))));
    }

    [Fact]
    public void Data_is_there_when_nothing_is_hard()
    {
        Good("1.png");
        Run(MiningConfig.Default with { HardThreshold = 1 });
        Assert.Empty(Directory.GetFileSystemEntries(_folder["out/Data"]));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void The_second_run_replaces_the_first_and_refuses_what_neither_wrote()
    {
        Good("1.png");
        MiningConfig config = MiningConfig.Default with { HardThreshold = 0 };
        Run(config);
        void Again() => new MiningJob(StorageResolver.Local, new RecordedEvents()).Run(
            new() { InputPath = _folder["in"], OutputPath = _folder["out"], Config = config, Overwrite = true }, CancellationToken.None);
        Again();
        string photo = _folder.Write("out/Data/holiday/photo.jpg", "precious");
        Assert.Contains("Data/holiday/photo.jpg", Assert.Throws<StorageException>(Again).Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(photo));
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_output_that_does_not_list_its_files_is_known_by_record_and_manifest(bool detects)
    {
        foreach (string name in (string[])["a/1.png", "b/1.png"])
        {
            Good(name);
            if (detects) Boxes(name);
        }
        MiningConfig config = MiningConfig.Default with { HardThreshold = 0 };
        Run(config);
        string[] before = _folder.Files();
        void Again() => new MiningJob(StorageResolver.Local, new RecordedEvents()).Run(
            new() { InputPath = _folder["in"], OutputPath = _folder["out"], Config = config, Overwrite = true }, CancellationToken.None);
        string files = _folder["out/.hardexample/files.txt"];
        File.Delete(files);

        Again();

        Assert.Equal(before, _folder.Files());
        // What it does not name stays; so does all where the record is none.
        File.Delete(files);
        string photo = _folder.Write("out/Data/photo.jpg", "precious");
        Assert.Contains("Data/photo.jpg", Assert.Throws<StorageException>(Again).Message, StringComparison.Ordinal);
        File.Delete(photo);
        _folder.Write("out/.hardexample/summary.json", "[1]");
        Assert.Contains("no earlier run", Assert.Throws<StorageException>(Again).Message, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(_folder["out/Data"], "*.png", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_low_threshold_that_follows_is_said_once()
    {
        Good("1.png");
        var events = new RecordedEvents();
        Run(MiningConfigReader.Read("score_threshold_up: 0"), events);
        Assert.Single(events.Messages, static m => m.Contains("score_threshold_low", StringComparison.Ordinal));
    }

    private void Boxes(params string[] names)
    {
        foreach (string name in names)
            _folder.Write(Path.Combine("in", "inference_results", name + "_result.txt"),
                """{"detection_classes":["a"],"detection_boxes":[[1,2,20,30]],"detection_scores":[0.2]}""");
    }

    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute()
        {
            if (OperatingSystem.IsWindows()) Skip = "Windows has no such files.";
        }
    }
}
