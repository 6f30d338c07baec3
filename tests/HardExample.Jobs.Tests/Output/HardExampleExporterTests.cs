using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;
using HardExample.Jobs.Output;
using HardExample.Storage;
using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Tests.Output;

public sealed class HardExampleExporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeStorage _storage = new();

    public void Dispose() => _folder.Dispose();

    private string Out => _folder["out"];

    private Sample Cat(string name, string label = "cat", bool hard = true) => new()
    {
        Id = name, Source = File.Exists(_folder["in/" + name]) ? _folder["in/" + name] : _folder.Write("in/" + name, "pixels of " + name),
        Prediction = new ClassificationPrediction(label, [new(label, 0.599), new("other", 0.3)]), IsHard = hard,
        HardCoefficient = hard ? 0.7 : 0, HardReasons = [1, 20],
    };

    private Sample Boxes(string name, int width = 640) => Cat(name) with
    {
        Prediction = new DetectionPrediction([new("cat", 0.5179, new(1, 2, 3.5, 4))]),
        Features = width == 0 ? null
            : new() { Width = width, Height = 480, ImageBrightness = 0, ImageSaturation = 0, ImageColorfulness = 0, Ambiguity = 0 },
    };

    private ExportResult Export(IEnumerable<Sample> samples, ExportOptions? options = null, CancellationToken cancel = default) =>
        new HardExampleExporter(new StorageResolver(_storage)).Export(samples, Out, options ?? new(), cancel);

    private string[] Written() => [.. Directory.EnumerateFileSystemEntries(Out, "*", SearchOption.AllDirectories)
        .Where(File.Exists).Select(p => Path.GetRelativePath(Out, p).Replace('\\', '/')).Where(static f => f != ".hardexample/files.txt")
        .Order(StringComparer.Ordinal)];

    private string[] Sources() =>
        [.. ManifestFile.Read(new MemoryStream(File.ReadAllBytes(Path.Combine(Out, "output.manifest")))).Select(l => l.Entry!.Source)];

    private string[] Copies() =>
        [.. Written().Where(static f => f.StartsWith("Data/", StringComparison.Ordinal)).Select(f => Path.Combine(Out, f))];

    [Fact]
    public void An_image_that_is_cut_short_is_left_out_though_no_algorithm_decoded_it()
    {
        byte[] whole = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[3000], 0xFF, 0xD9];
        _folder.Write("in/whole.jpg", whole);
        _folder.Write("in/cut.jpg", whole[..^2]);
        _folder.Write("in/seen.jpg", whole[..^2]);
        _folder.Write("in/cut.gif", "GIF89a");
        Sample seen = Boxes("seen.jpg") with { Prediction = Cat("seen.jpg").Prediction };
        var asked = new List<string>();
        ExportResult result = Export([Cat("whole.jpg"), Cat("cut.jpg"), Cat("cut.gif"), seen], new()
        {
            ImageSize = static _ => (10, 10),
            Flaw = s =>
            {
                asked.Add(s.Id);
                return s.Id == "cut.jpg" ? "The image is cut short." : null;
            },
        });
        Assert.Equal(["Data/cat/cut.gif", "Data/cat/seen.jpg", "Data/cat/whole.jpg", "output.manifest"], Written());
        Assert.Equal("The image is cut short.", Assert.Single(result.Problems).Message);
        Assert.Equal(["cut.jpg", "cut.gif"], asked);
    }

    [Fact]
    public void Boxes_without_area_in_the_image_are_left_out_of_the_annotation_counted_and_said()
    {
        Sample sample = Boxes("1.jpg") with
        {
            Prediction = new DetectionPrediction(
                [new("cat", 0.5, new(700, 2, 800, 4)), new("cat", 0.5, new(5, 5, 5, 9)), new("cat", 0.5, new(630, 2, 650, 4))]),
        };
        ExportResult result = Export([sample]);
        Assert.Equal(new(630, 2, 640, 4),
            Assert.Single(PascalVocFile.Parse(File.ReadAllBytes(Path.Combine(Out, "Data/1.xml"))).Objects).Box);
        Assert.Equal(["1 box of 1 image reached beyond the edge and was cut there.",
            "2 boxes of 1 image have no area within the image and are left out of the PASCAL VOC file."], result.Notes());
    }

    [Fact]
    public void A_classification_is_written_by_predicted_class()
    {
        ExportResult result = Export([Cat("1.jpg", "dog"), Cat("2.jpg"), Cat("3.jpg", hard: false)]);
        Assert.Equal(["Data/cat/2.jpg", "Data/dog/1.jpg", "output.manifest"], Written());
        Assert.Equal("pixels of 1.jpg", File.ReadAllText(Path.Combine(Out, "Data/dog/1.jpg")));
        Assert.Equal((3, 2, Path.Combine(Out, "output.manifest")), (result.Total, result.Written, result.ManifestPath));
        Assert.Equal(
            $"{Line("in/1.jpg", "dog")}\n{Line("in/2.jpg", "cat")}\n", File.ReadAllText(result.ManifestPath));

        string Line(string image, string label) =>
            $$"""{"source":"{{_folder[image]}}","hard":true,"hard-reasons":"1-20","hard-coefficient":0.7,"annotation":"""
            + $$"""[{"name":"{{label}}","""
            + "\"type\":\"modelarts/image_classification\",\"confidence\":0.599,\"annotated-by\":\"modelarts/hard_example_algo\"}]}";
    }

    [Fact]
    public void A_detection_is_written_with_its_annotations()
    {
        Export([Boxes("1.jpg")]);
        Assert.Equal(["Data/1.jpg", "Data/1.xml", "output.manifest"], Written());
        VocAnnotation voc = PascalVocFile.Parse(File.ReadAllBytes(Path.Combine(Out, "Data/1.xml")));
        Assert.Equal(("1.jpg", 640, 480), (voc.FileName, voc.Width, voc.Height));
        Assert.Equal([new VocObject("cat", new(1, 2, 4, 4), 0.5179)], voc.Objects.AsEnumerable());
        Assert.StartsWith($$"""{"source":"{{Out}}/Data/1.jpg","hard":"True","hard-reasons":"1-20","hard-coefficient":"0.7","annotation":"""
            + $$"""[{"annotation-loc":"{{Out}}/Data/1.xml",""",
            File.ReadAllText(Path.Combine(Out, "output.manifest")));
    }

    [Fact]
    public void Equal_names_from_two_folders_stay_apart_in_the_same_way_each_time()
    {
        Sample[] samples = [Cat("a/1.jpg"), Cat("b/1.jpg"), Cat("c/1.JPG")];
        Export(samples);
        string[] first = Written();
        Assert.Equal(4, first.Length);
        Assert.Contains("Data/cat/1.jpg", first);
        Assert.Equal(["pixels of a/1.jpg", "pixels of b/1.jpg", "pixels of c/1.JPG"],
            Copies().Select(s => File.ReadAllText(s)).Order(StringComparer.Ordinal));
        Export(samples, new() { Overwrite = true });
        Assert.Equal(first, Written());
    }

    [Fact]
    public void Equal_stems_get_annotations_of_their_own()
    {
        Export([Boxes("1.jpg"), Boxes("1.png"), Boxes("1.xml.jpg"), Boxes("b/1.JPG")]);
        string[] names = Written();
        Assert.Equal(9, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        foreach (string source in Sources())
            Assert.Equal(Path.GetFileName(source), PascalVocFile.Parse(File.ReadAllBytes(Path.ChangeExtension(source, ".xml"))).FileName);
    }

    [Fact]
    public void Labels_that_differ_in_case_get_folders_of_their_own()
    {
        Export([Cat("1.jpg", "cat"), Cat("2.jpg", "CAT")]);
        Assert.Equal(2, Copies().Select(s => Path.GetDirectoryName(s)!).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData("../../escape")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("CON")]
    [InlineData("a\0b\n\u001b[31m")]
    [InlineData("")]
    public void A_hostile_label_stays_inside_the_output(string label)
    {
        Sample[] samples = [Cat("1.jpg", label), Cat("2.jpg", new string('x', 300))];
        string[] before = _folder.Files();
        Export(samples);
        Assert.Equal(
            before, _folder.Files().Where(f => f != "out" && !f.StartsWith("out" + Path.DirectorySeparatorChar, StringComparison.Ordinal)));
        Assert.All(Copies(), s => Assert.Equal(3, Path.GetRelativePath(Out, s).Split(Path.DirectorySeparatorChar).Length));
        Assert.Equal(2, Copies().Length);
    }

    [Fact]
    public void A_hostile_file_name_stays_inside_the_output()
    {
        if (OperatingSystem.IsWindows()) return;
        Sample[] samples = [Cat("..\\..\\up.jpg"), Cat("nul.jpg"), Cat("a\tb:c.jpg") with { Source = _folder.Write("in/a:b?.jpg") },
            Cat(new string('x', 200) + ".jpg")];
        Export(samples);
        Assert.Equal(5, Written().Length);
        Assert.All(Written(), w => Assert.DoesNotContain("..", w, StringComparison.Ordinal));
        Assert.All(Copies(), s => Assert.EndsWith(".jpg", s));
    }

    [Fact]
    public void An_output_that_is_not_empty_is_refused_before_anything_is_read()
    {
        _folder.Write("out/mine.txt");
        Assert.Contains("not empty", Assert.Throws<StorageException>(() => Export(Never())).Message, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Written());

        static IEnumerable<Sample> Never()
        {
            Assert.Fail("No sample must be asked for.");
            yield break;
        }
    }

    [Fact]
    public void Overwriting_leaves_what_is_not_ours()
    {
        Export([Cat("9.jpg", "old")]);
        _folder.Write("out/mine.txt");
        Export([Cat("1.jpg")], new() { Overwrite = true });
        Assert.Equal(["Data/cat/1.jpg", "mine.txt", "output.manifest"], Written());
        _folder.Write("out/Data/cat/9.jpg");
        Assert.Contains("holds Data/cat/9.jpg, which no earlier run",
            Assert.Throws<StorageException>(() => Export([Cat("1.jpg")], new() { Overwrite = true })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_said_in_words_and_leaves_nothing()
    {
        _storage.DiskSpace = 20;
        StorageException error = Assert.Throws<StorageException>(() => Export([Cat("1.jpg"), Cat("much-longer-than-twenty.jpg")]));
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void A_full_disk_under_the_manifest_leaves_the_old_output()
    {
        Export([Cat("1.jpg")]);
        _storage.DiskSpace = 100;
        Assert.Throws<StorageException>(() => Export([Cat("2.jpg")], new() { Overwrite = true }));
        Assert.Equal(["Data/cat/1.jpg", "output.manifest"], Written());
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_said_in_words()
    {
        _folder.Write("out");
        Assert.Throws<StorageException>(() => Export([Cat("1.jpg")]));
        Assert.Throws<StorageException>(() =>
            new HardExampleExporter(StorageResolver.Local).Export([Cat("1.jpg")], _folder["out/below"], new()));
    }

    [Fact]
    public void Cancellation_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(
            () => Export([Cat("1.jpg"), Cat("2.jpg")], new() { Progress = _ => cancel.Cancel() }, cancel.Token));
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void An_error_of_the_samples_leaves_nothing()
    {
        Assert.Throws<InputException>(() => Export(Failing()));
        Assert.False(Directory.Exists(Out));

        IEnumerable<Sample> Failing()
        {
            yield return Cat("1.jpg");
            throw new InputException("The input ends here.");
        }
    }

    [Fact]
    public void Samples_of_both_tasks_are_refused() =>
        Assert.Equal(InputErrorIds.MixedTasks, Assert.Throws<InputException>(() => Export([Cat("1.jpg"), Boxes("2.jpg")])).ErrorId);

    [Fact]
    public void An_image_that_is_gone_or_breaks_is_left_out_with_the_reason()
    {
        _storage.Broken = "2.jpg";
        List<SampleProblem> told = [];
        ExportResult result = Export([Cat("1.jpg"), Cat("2.jpg"), Cat("3.jpg") with { Source = _folder["in/gone.jpg"] }],
            new() { OnProblem = told.Add });
        Assert.Equal(["Data/cat/1.jpg", "output.manifest"], Written());
        Assert.Equal([_folder["in/2.jpg"], _folder["in/gone.jpg"]], result.Problems.Select(p => p.File));
        Assert.Equal(result.Problems.AsEnumerable(), told);
        Assert.Single(Sources());
    }

    [Fact]
    public void The_size_is_asked_for_when_it_was_not_observed()
    {
        ExportResult result = Export([Boxes("1.jpg", 0), Boxes("2.jpg", 0)], new() { ImageSize = s => s.Id == "1.jpg" ? (7, 9) : null });
        Assert.Equal(7, PascalVocFile.Parse(File.ReadAllBytes(Path.Combine(Out, "Data/1.xml"))).Width);
        Assert.Equal(InputErrorIds.UnreadableImage, Assert.Single(result.Problems).ErrorId);
        Assert.Single(Sources());
    }

    [Fact]
    public void A_classified_file_that_no_algorithm_opened_and_that_is_no_image_is_left_out()
    {
        _folder.Write("in/1.png", ImageEncoder.EncodePng(new byte[12], 4, 3, 1));
        _folder.Write("in/2.png", "KEY=value");
        _folder.Write("in/3.png", "");
        _folder.Write("in/4.png", "what only the decoder knows");
        ExportResult result = Export([Cat("1.png"), Cat("2.png"), Cat("3.png"), Cat("4.png")],
            new() { ImageSize = static s => s.Id == "4.png" ? (7, 9) : null });
        Assert.Equal(["Data/cat/1.png", "Data/cat/4.png", "output.manifest"], Written());
        Assert.All(result.Problems, static p => Assert.Equal(InputErrorIds.UnreadableImage, p.ErrorId));
        Assert.Equal((2, 2), (result.Written, result.Problems.Length));
        Assert.Equal(2, Sources().Length);
    }

    [Fact]
    public void No_hard_sample_gives_an_empty_manifest()
    {
        Assert.Equal(0, Export([Cat("1.jpg", hard: false)]).Written);
        Assert.Equal("", File.ReadAllText(Path.Combine(Out, "output.manifest")));
        Assert.True(Directory.Exists(Path.Combine(Out, "Data")));
    }
}
