using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Storage;

namespace HardExample.Jobs.Tests.Input;

public sealed class ManifestInputTests : IDisposable
{
    private const string Machine = """ "annotation":"""
        + """[{"type":"modelarts/image_classification","name":"cat","confidence":0.6,"annotated-by":"modelarts/auto"}]""";
    private const string Human = """ "annotation":[{"type":"image_classification","name":"dog","annotated-by":"human"}]""";

    private readonly TemporaryFolder _folder = new();

    public ManifestInputTests()
    {
        foreach (string name in (string[])["1.jpg", "2.jpg", "10.jpg", "sub/1.jpg"]) _folder.Write("img/" + name);
    }

    public void Dispose() => _folder.Dispose();

    private List<InputItem> Read(string manifest, InputOptions? options = null) =>
        [.. new InputReader(StorageResolver.Local).Open(_folder.Write("set.manifest", manifest), options ?? new()).Read()];

    private Sample One(string line, InputOptions? options = null)
    {
        InputItem item = Assert.Single(Read(line, options));
        Assert.Null(item.Problem);
        return item.Sample!;
    }

    private SampleProblem Bad(string line, InputOptions? options = null) =>
        Read($"{{\"source\":\"img/1.jpg\",{(options?.Training == true ? Human : Machine)}}}\n{line}", options)
        .Single(i => i.Problem is not null).Problem!;

    [Fact]
    public void Paths_are_relative_to_the_manifest_and_fields_are_kept()
    {
        Sample s = One($$"""{"source":"img/1.jpg","id":"a7","usage":"eval","sensor":5,{{Machine}}}""");
        Assert.Equal(("a7", _folder["img/1.jpg"], "EVAL", "img"), (s.Id, s.Source, s.Usage, s.SequenceGroup));
        Assert.Equal(["id", "sensor"], s.ManifestFields.Select(f => f.Key));
        Assert.Equal(("cat", 0.6), (s.Prediction!.Label, s.Prediction.Confidence));
    }

    [Fact]
    public void The_result_file_goes_before_the_annotations()
    {
        _folder.Write("res/1.txt", """{"predicted_label":"fox","scores":[["fox",0.7]]}""");
        Assert.Equal("fox", One($$"""{"source":"img/1.jpg","inference-loc":"res/1.txt",{{Machine}}}""").Prediction!.Label);
    }

    [Fact]
    public void Several_classes_of_a_machine_are_one_prediction()
    {
        Sample s = One("""{"source":"img/1.jpg","annotation":"""
            + """[{"type":"image_classification","name":"cat","confidence":"0.3","annotated-by":"m"},"""
            + """{"type":"image_classification","name":"dog","confidence":0.5,"annotated-by":"m"},"""
            + """{"type":"image_classification","name":"fox","annotated-by":"human"}]}""");
        var p = (ClassificationPrediction)s.Prediction!;
        Assert.Equal([new("dog", 0.5), new("cat", 0.3)], p.Scores.AsEnumerable());
        Assert.Equal("fox", s.Label);
    }

    [Fact]
    public void Boxes_are_read_from_their_files()
    {
        const string voc =
            "<annotation><object><name>cat</name>{0}"
            + "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object></annotation>";
        _folder.Write("voc/m.xml", voc.Replace("{0}", "<confidence>0.25</confidence>", StringComparison.Ordinal));
        _folder.Write("voc/h.xml", voc.Replace("{0}", "", StringComparison.Ordinal));
        Sample s = One("""{"source":"img/1.jpg","annotation":"""
            + """[{"type":"object_detection","annotation-loc":"voc/m.xml","annotation-format":"PASCAL VOC","annotated-by":"m"},"""
            + """{"type":"object_detection","annotation-loc":"voc/h.xml","annotated-by":"human"}]}""");
        Assert.Equal([new DetectedBox("cat", 0.25, new(1, 2, 3, 4))], ((DetectionPrediction)s.Prediction!).Boxes.AsEnumerable());
        Assert.Equal([new DetectedBox("cat", 1, new(1, 2, 3, 4))], s.LabelledBoxes.AsEnumerable());
    }

    [Fact]
    public void Lines_are_put_into_natural_order()
    {
        string manifest = string.Concat(
            ((string[])["img/10.jpg", "img/2.jpg", "not json", "img/sub/1.jpg", "img/1.jpg"])
            .Select(s => s == "not json" ? s + "\n" : $"{{\"source\":\"{s}\",{Machine}}}\n"));
        List<InputItem> items = Read(manifest);
        Assert.Equal(["img/sub/1.jpg", "img/1.jpg", "img/2.jpg", "img/10.jpg", null], items.Select(i => i.Sample?.Id));
        Assert.Equal([0, 1, 2, 3], items.Take(4).Select(i => i.Sample!.SequenceIndex));
        Assert.Equal(["img/sub", "img", "img", "img"], items.Take(4).Select(i => i.Sample!.SequenceGroup));
        Assert.Equal(3, items[4].Problem!.Line);
    }

    [Fact]
    public void A_field_can_order_the_frames()
    {
        string manifest =
            $"{{\"source\":\"img/1.jpg\",\"time\":30,{Machine}}}\n{{\"source\":\"img/2.jpg\",\"property\":{{\"time\":\"4\"}},{Machine}}}\n";
        Assert.Equal(["img/2.jpg", "img/1.jpg"], Read(manifest, new() { Sequence = "time" }).Select(i => i.Sample!.Id));
    }

    [Fact]
    public void Training_data_gives_labels_in_the_order_of_the_lines()
    {
        List<InputItem> items = Read($"{{\"source\":\"img/10.jpg\",{Human}}}\n{{\"source\":\"img/1.jpg\",{Human}}}\n",
            new() { Training = true });
        Assert.Equal([("img/10.jpg", "dog"), ("img/1.jpg", "dog")], items.Select(i => (i.Sample!.Id, i.Sample.Label!)));
        Assert.All(items, i => Assert.Null(i.Sample!.Prediction));
    }

    [Fact]
    public void Hard_marks_come_back()
    {
        Sample s = One($$"""{"source":"img/1.jpg","hard":"True","hard-reasons":"1-20","hard-coefficient":"0.75",{{Machine}}}""");
        Assert.Equal((true, 0.75), (s.IsHard, s.HardCoefficient));
        Assert.Equal([1, 20], s.HardReasons.AsEnumerable());
    }

    [Fact]
    public void An_image_in_object_storage_is_a_sample_that_nobody_asked_for() =>
        Assert.Equal("obs://b/1.jpg", One($$"""{"source":"obs://b/1.jpg",{{Machine}}}""").Source);

    [Theory]
    [InlineData("not json", InputErrorIds.InvalidManifestLine, "not JSON")]
    [InlineData("""{"source":"img/2.jpg"}""", InputErrorIds.MissingResult, "no prediction")]
    [InlineData("""{"source":"img/none.jpg"}""", InputErrorIds.MissingImage, "none.jpg")]
    [InlineData("""{"source":"img/2\u0000.jpg"}""", InputErrorIds.UnreadableFile, "control characters")]
    [InlineData("""{"source":"ftp://x/2.jpg"}""", InputErrorIds.UnreadableFile, "scheme")]
    [InlineData("""{"source":"img/2.jpg","inference-loc":"none.txt"}""", InputErrorIds.UnreadableFile, "none.txt")]
    [InlineData("""{"source":"img/2.jpg","inference-loc":"obs://b/none.txt"}""", InputErrorIds.UnreadableFile, "not configured")]
    [InlineData("""{"source":"img/2.jpg","inference-loc":"img/1.jpg"}""", InputErrorIds.InvalidJson, "1.jpg(1): This is not JSON")]
    [InlineData("""{"source":"img/2.jpg","annotation":[{"type":"image_classification","name":"a","annotated-by":"m"}]}""",
        InputErrorIds.InvalidManifestLine, "no confidence")]
    [InlineData("""{"source":"img/2.jpg","annotation":[{"type":"image_classification","name":"a","confidence":0.6}]}""",
        InputErrorIds.MissingResult, "write annotated-by")]
    [InlineData("""{"source":"img/2.jpg","annotation":[{"type":"image_classification","name":"a","confidence":1.5,"annotated-by":"m"}]}""",
        InputErrorIds.InvalidScore, "greater than 1")]
    [InlineData("""{"source":"img/2.jpg","annotation":[{"type":"image_classification","confidence":0.5,"annotated-by":"m"}]}""",
        InputErrorIds.InvalidManifestLine, "no name")]
    [InlineData("""{"source":"img/2.jpg","annotation":[{"type":"object_detection","annotation-loc":"img/1.jpg","annotated-by":"m"}]}""",
        InputErrorIds.InvalidAnnotation, "not a PASCAL VOC")]
    [InlineData("""{"source":"img/2.jpg","annotation":"""
        + """[{"type":"object_detection","annotation-loc":"a","annotation-format":"COCO","annotated-by":"m"}]}""",
        InputErrorIds.InvalidManifestLine, "COCO")]
    public void A_bad_line_is_left_out_with_its_number(string line, string errorId, string message)
    {
        SampleProblem problem = Bad(line);
        Assert.Equal((_folder["set.manifest"], 2, errorId), (problem.File, problem.Line, problem.ErrorId));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_line_without_label_is_left_out() =>
        Assert.Contains("made by a person", Bad($$"""{"source":"img/2.jpg",{{Machine}}}""", new() { Training = true }).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_mix_of_both_tasks_is_an_error()
    {
        _folder.Write("voc/h.xml", "<annotation/>");
        string manifest =
            $"{{\"source\":\"img/1.jpg\",{Machine}}}\n"
            + "{\"source\":\"img/2.jpg\",\"annotation\":[{\"type\":\"object_detection\","
            + "\"annotation-loc\":\"voc/h.xml\",\"annotated-by\":\"m\"}]}\n";
        Assert.Equal(InputErrorIds.MixedTasks, Assert.Throws<InputException>(() => Read(manifest)).ErrorId);
    }

    [Fact]
    public void A_binary_file_is_no_manifest() =>
        Assert.Contains("no usable sample", Assert.Throws<InputException>(() => Read("\u0001\u0002\u0003\n\u0004")).Message,
            StringComparison.Ordinal);

    private string[] Said(string manifest, bool training)
    {
        InputSet input = new InputReader(StorageResolver.Local)
            .Open(_folder.Write("set.manifest", manifest), new() { Training = training });
        _ = input.Read().Count();
        var said = new List<string>();
        input.Notes.Tell("set", said.Add);
        return [.. said];
    }

    [Fact]
    public void Further_labels_of_a_line_are_counted_and_the_first_counts()
    {
        const string Two = """{"source":"img/1.jpg","annotation":[{"type":"image_classification","name":"dog","annotated-by":"human"},"""
            + """{"type":"image_classification","name":"cat","annotated-by":"human"}]}""";
        Assert.Equal("dog", One(Two, new() { Training = true }).Label);
        Assert.Contains(" 2 further labels", Assert.Single(Said(Two + "\n" + Two, training: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_not_named_is_a_person_and_that_is_said_once_where_there_is_a_confidence()
    {
        const string Unnamed = """{"source":"img/1.jpg","annotation":[{"type":"image_classification","name":"dog","confidence":0.9}]}""";
        Assert.Equal("dog", One(Unnamed, new() { Training = true }).Label);
        Assert.Contains("1 annotations have a confidence but no annotated-by", Assert.Single(Said(Unnamed, training: true)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_for_another_use_are_no_training_data_and_are_counted()
    {
        string lines = string.Join('\n', ((string?[])["TRAIN", null, "eval", "TEST", "INFERENCE"])
            .Select(u => $"{{\"source\":\"img/1.jpg\",{(u is null ? "" : $"\"usage\":\"{u}\",")}{Human}}}"));
        Assert.Equal(2, Read(lines, new() { Training = true }).Count);
        Assert.Contains("3 lines have the usage EVAL, TEST or INFERENCE", Assert.Single(Said(lines, training: true)),
            StringComparison.Ordinal);
        Assert.Contains("another usage",
            Assert.Throws<InputException>(
                () => Read($"{{\"source\":\"img/1.jpg\",\"usage\":\"EVAL\",{Human}}}", new() { Training = true })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_is_found_in_the_other_form_of_unicode()
    {
        _folder.Write("img/cafe\u0301.jpg");
        Assert.EndsWith("cafe\u0301.jpg", One($"{{\"source\":\"img/caf\u00e9.jpg\",{Machine}}}").Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signed_address_is_a_problem_of_its_line_and_does_not_show_its_signature()
    {
        SampleProblem problem = Bad($"{{\"source\":\"s3://b/1.jpg?X-Amz-Signature=s3cr3t\",{Machine}}}");
        Assert.DoesNotContain("s3cr3t", problem.ToString(), StringComparison.Ordinal);
    }
}
