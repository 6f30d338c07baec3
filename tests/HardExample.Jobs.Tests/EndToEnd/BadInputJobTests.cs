using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Tests.EndToEnd;

/// <summary>What a whole job makes of bad input: the sample is left out and named, nothing is half written, nothing leaves the output directory.</summary>
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
        Assert.Contains("30000 × 30000", events.Problems[3].Message.Replace("30,000", "30000", StringComparison.Ordinal), StringComparison.Ordinal);
        using JsonDocument log = JsonDocument.Parse(File.ReadAllBytes(_folder["job.json"]));
        Assert.Equal(4, log.RootElement.GetProperty("skipped_sample").GetInt32());
    }

    [Fact]
    public void A_job_with_no_readable_image_fails_and_says_so_in_the_log()
    {
        Add("1.png", "no image"u8.ToArray());

        Assert.Throws<InputException>(() => Run(MiningConfig.Default with { TaskSummaryFile = _folder["job.json"] }));

        Assert.Contains("FAILED", File.ReadAllText(_folder["job.json"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Hostile_labels_stay_inside_the_output_directory()
    {
        string[] labels = ["../../evil", "/etc/passwd", "CON", new string('x', 300), "a\u0001b", "..", ""];
        for (int i = 0; i < labels.Length; i++) Add($"{i + 1}.png", Png(i), labels[i]);

        JobResult result = Run(MiningConfig.Default with { HardThreshold = 0 });

        Assert.Equal(labels.Length, File.ReadLines(result.Export!.ManifestPath).Count());
        Assert.Equal(["in", "out"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["output.manifest", "Data", ".hardexample"], Directory.GetFileSystemEntries(_folder["out"]).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal));
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
            $$"""{"predicted_label":{{JsonSerializer.Serialize(label)}},"scores":[[{{JsonSerializer.Serialize(label)}},"0.6"],["dog","0.4"]]}""");
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
}
