using System.Text;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Formats;

public sealed class ManifestFileTests
{
    private static List<ManifestLine> Read(string text) => [.. ManifestFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)))];

    private static ManifestEntry Entry(string line)
    {
        ManifestLine read = Assert.Single(Read(line));
        Assert.Null(read.Problem);
        return read.Entry!;
    }

    [Fact]
    public void A_line_of_ModelArts_is_read()
    {
        ManifestEntry e = Entry("""
            {"source":"s3://b/1.jpg","usage":"train","hard":"true","hard-coefficient":0.8,"id":"0162",
              "annotation":[{"type":"modelarts/image_classification","name":"cat","property":{"color":"white"},"hard":"true",
              "hard-coefficient":0.7,"annotated-by":"human","creation-time":"2019-01-23 11:30:30"}],
              "inference-loc":"/path/1.jpg_result.txt"}
            """.ReplaceLineEndings(""));
        Assert.Equal(("s3://b/1.jpg", "TRAIN", "0162", "/path/1.jpg_result.txt"), (e.Source, e.Usage, e.Id, e.InferenceLocation));
        Assert.Equal((true, 0.8), (e.IsHard, e.HardCoefficient));
        ManifestAnnotation a = Assert.Single(e.Annotations);
        Assert.Equal((TaskType.ImageClassification, "cat", true), (a.Task, a.Name, a.IsHuman));
        Assert.Empty(e.ReadOtherFields());
    }

    [Fact]
    public void Our_classification_form_is_read_back()
    {
        ManifestEntry e = Entry(
            """{"source":"/out/Data/cat/5.jpg","hard":true,"hard-reasons":"1-20-2-19-21-3","hard-coefficient":1.0,"annotation":"""
                + """[{"name":"cat","type":"modelarts/image_classification","confidence":"""
                + """0.599,"annotated-by":"modelarts/hard_example_algo"}]}""");
        Assert.Equal([1, 20, 2, 19, 21, 3], e.HardReasons.AsEnumerable());
        Assert.Equal((true, 1.0), (e.IsHard, e.HardCoefficient));
        Assert.Equal((0.599, false), (e.Annotations[0].Confidence, e.Annotations[0].IsHuman));
    }

    [Fact]
    public void Our_detection_form_is_read_back()
    {
        ManifestEntry e = Entry(
            """{"source":"/out/Data/1.jpg","hard":"True","hard-reasons":"0","hard-coefficient":"1.0","annotation":"""
                + """[{"annotation-loc":"/out/Data/1.xml","type":"modelarts/object_detection","annotation-format":"PASCAL """
                + """VOC","annotated-by":"modelarts/hard_example_algo"}]}""");
        Assert.Equal((true, 1.0), (e.IsHard, e.HardCoefficient));
        Assert.Equal([0], e.HardReasons.AsEnumerable());
        Assert.Equal((TaskType.ObjectDetection, "/out/Data/1.xml", "PASCAL VOC"),
            (e.Annotations[0].Task, e.Annotations[0].Location, e.Annotations[0].Format));
    }

    [Theory]
    [InlineData("\"hard\":true", true)]
    [InlineData("\"hard\":\"True\"", true)]
    [InlineData("\"hard\":\"1\"", true)]
    [InlineData("\"hard\":1", true)]
    [InlineData("\"hard\":false", false)]
    [InlineData("\"hard\":\"0\"", false)]
    [InlineData("\"hard\":null", null)]
    [InlineData("\"property\":{\"@modelarts:hard\":\"true\"}", true)]
    [InlineData("\"annotation\":[{\"hard\":\"false\"}]", false)]
    [InlineData("\"annotation\":[{\"property\":{\"@modelarts:hard\":1}}]", true)]
    [InlineData("\"hard\":false,\"annotation\":[{\"hard\":true}]", false)]
    public void A_hard_mark_is_found_in_every_notation(string field, bool? hard) =>
        Assert.Equal(hard, Entry($$"""{"source":"a",{{field}}}""").IsHard);

    [Fact]
    public void Marks_in_properties_are_read()
    {
        ManifestEntry e = Entry(
            """{"source":"a","annotation":"""
                + """[{"property":{"@modelarts:hard":"1","@modelarts:hard_coefficient":"0.8","@modelarts:hard_reasons":"4-21-2"}}]}""");
        Assert.Equal((true, 0.8), (e.IsHard, e.HardCoefficient));
        Assert.Equal([4, 21, 2], e.HardReasons.AsEnumerable());
    }

    [Fact]
    public void Unknown_fields_are_kept_in_their_order()
    {
        ManifestEntry e = Entry("""{"zeta":{"b":[1,2]},"source":"a","name":"n","property":{"color":"white"},"al\u0070ha":null}""");
        Assert.Equal(["zeta", "name", "property", "alpha"], e.ReadOtherFields().Select(f => f.Key));
        Assert.Equal("""{"b":[1,2]}""", e.ReadOtherFields()[0].Value.GetRawText());
    }

    [Theory]
    [InlineData("{\"type\":\"image_classification\"}", TaskType.ImageClassification)]
    [InlineData("{\"type\":\"modelarts/object_detection\"}", TaskType.ObjectDetection)]
    [InlineData("{\"type\":\"modelarts/image_segmentation\"}", null)]
    [InlineData("{}", null)]
    [InlineData("{\"name\":\"cat\"}", TaskType.ImageClassification)]
    [InlineData("{\"annotation-loc\":\"a.xml\"}", TaskType.ObjectDetection)]
    public void The_task_is_read_with_and_without_prefix(string annotation, TaskType? task) =>
        Assert.Equal(task, Entry($$"""{"source":"a","annotation":[{{annotation}}]}""").Annotations[0].Task);

    [Theory]
    [InlineData("\"annotated-by\":\"human\",\"confidence\":0.5", true)]
    [InlineData("\"annotated-by\":\"Human\"", true)]
    [InlineData("\"annotated-by\":\"modelarts/auto\"", false)]
    [InlineData("\"name\":\"cat\"", true)] // nobody named, no confidence
    [InlineData("\"confidence\":\"0.5\"", true)] // nobody named is a person, as ModelArts documents
    [InlineData("\"annotated-by\":\"\",\"confidence\":0.5", true)]
    [InlineData("\"annotated_by\":\"modelarts/auto\"", false)] // as the official SDK spells it
    public void It_is_told_who_annotated(string fields, bool human) =>
        Assert.Equal(human, Entry($$"""{"source":"a","annotation":[{{{fields}}}]}""").Annotations[0].IsHuman);

    [Fact]
    public void Byte_order_mark_blank_lines_and_carriage_returns_are_tolerated()
    {
        List<ManifestLine> lines = Read("\uFEFF{\"source\":\"a\"}\r\n\r\n  \n{\"source\":\"b\"}");
        Assert.Equal([(1, "a"), (4, "b")], lines.Select(l => (l.Number, l.Entry!.Source)));
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("{\"source\":\"a\"", "not JSON")]
    [InlineData("{\"source\":\"a\"}{\"source\":\"b\"}", "not JSON")]
    [InlineData("[1]", "one JSON object")]
    [InlineData("{\"id\":\"1\"}", "no source")]
    [InlineData("{\"source\":\"\"}", "no source")]
    [InlineData("{\"source\":[]}", "source must be a text")]
    [InlineData("{\"source\":\"a\",\"hard\":\"maybe\"}", "hard must be")]
    [InlineData("{\"source\":\"a\",\"hard-coefficient\":\"high\"}", "hard-coefficient")]
    [InlineData("{\"source\":\"a\",\"hard-coefficient\":1.5}", "hard-coefficient")]
    [InlineData("{\"source\":\"a\",\"hard-reasons\":\"1-x\"}", "hard-reasons")]
    [InlineData("{\"source\":\"a\",\"annotation\":{}}", "annotation must be a list")]
    [InlineData("{\"source\":\"a\",\"annotation\":[1]}", "An annotation must be an object")]
    public void A_bad_line_is_reported_and_the_next_is_read(string bad, string message)
    {
        List<ManifestLine> lines = Read($"{{\"source\":\"a\"}}\n{bad}\n{{\"source\":\"c\"}}\n");
        Assert.Equal(3, lines.Count);
        Assert.Contains(message, lines[1].Problem!.Message, StringComparison.Ordinal);
        Assert.Equal((InputErrorIds.InvalidManifestLine, 2), (lines[1].Problem!.ErrorId, lines[1].Problem!.Line));
        Assert.Equal("c", lines[2].Entry!.Source);
    }

    [Fact]
    public void Lines_longer_than_the_buffer_are_read_whole()
    {
        string source = new('x', 300_000);
        List<ManifestLine> lines = Read($"{{\"source\":\"a\"}}\n{{\"source\":\"{source}\"}}\n{{\"source\":\"b\"}}");
        Assert.Equal(["a", source, "b"], lines.Select(l => l.Entry!.Source));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_line_without_end_is_a_problem_and_not_out_of_memory()
    {
        List<ManifestLine> lines = Read("{\"source\":\"a\"}\n" + new string('x', 40_000_000) + "\n{\"source\":\"b\"}");
        Assert.Equal(["a", null, "b"], lines.Select(l => l.Entry?.Source));
        Assert.Contains("longer", lines[1].Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_gives_one_byte_at_a_time_reads_the_same()
    {
        byte[] text = Encoding.UTF8.GetBytes("{\"source\":\"a\"}\r\n\n{\"source\":\"b\"}\n");
        Assert.Equal([(1, "a"), (3, "b")], ManifestFile.Read(new Dripping(text)).Select(l => (l.Number, l.Entry!.Source)));
    }

    [Fact]
    public void The_order_fields_are_found_without_reading_the_rest()
    {
        string text = "{\"source\":\"a\",\"time\":7}\n\nnot json\n{\"property\":{\"time\":\"8\"},\"source\":\"b\"}\n";
        Assert.Equal([("a", "7"), (null, null), ("b", "8")], ManifestFile.ReadParts(new MemoryStream(Encoding.UTF8.GetBytes(text)))
            .SelectMany(p => p.ReadOrder("time")));
    }

    private sealed class Dripping(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }

    [Fact]
    public void Names_with_underscores_are_read_as_the_official_sdk_writes_them()
    {
        ManifestEntry e = Entry(
            """{"source":"a.jpg","inference_loc":"r.txt","hard":true,"hard_coefficient":"0.5","hard_reasons":"1-3","annotation":"""
                + """[{"type":"modelarts/object_detection","annotation_loc":"a.xml","annotation_format":"PASCAL """
                + """VOC","annotated_by":"human"}]}""");
        Assert.Equal(("r.txt", 0.5), (e.InferenceLocation, e.HardCoefficient));
        Assert.Equal([1, 3], e.HardReasons.AsEnumerable());
        Assert.Equal(("a.xml", "PASCAL VOC", "human"), (e.Annotations[0].Location, e.Annotations[0].Format, e.Annotations[0].AnnotatedBy));
        Assert.Empty(e.ReadOtherFields());
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Utf_16_with_a_byte_order_mark_is_read(string name)
    {
        var encoding = System.Text.Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("{\"source\":\"é.jpg\"}\r\n{\"source\":\"2.jpg\"}\r\n")];
        Assert.Equal(["é.jpg", "2.jpg"], ManifestFile.Read(new MemoryStream(bytes)).Select(static l => l.Entry!.Source));
    }
}
