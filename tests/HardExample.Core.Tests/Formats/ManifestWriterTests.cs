using System.Text;
using System.Text.Json;
using HardExample.Core.Formats.Json;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Formats;

public sealed class ManifestWriterTests
{
    private static string Write(Sample sample, string source, string? annotation = null)
    {
        using var stream = new MemoryStream();
        using (var writer = new ManifestWriter(stream)) writer.Write(sample, source, annotation);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Sample Cat => new()
    {
        Id = "5.jpg", Source = "/in/5.jpg", IsHard = true, HardCoefficient = 1, HardReasons = [1, 20, 2, 19, 21, 3],
        Prediction = new ClassificationPrediction("cat", [new("cat", 0.599), new("dog", 0.401)]),
    };

    [Fact]
    public void The_classification_form_is_exact() => Assert.Equal(
        """{"source":"obs://bucket/folder/catDog/5.jpg","hard":true,"hard-reasons":"1-20-2-19-21-3","hard-coefficient":1.0,"annotation":"""
            + """[{"name":"cat","type":"modelarts/image_classification","confidence":"""
            + """0.599,"annotated-by":"modelarts/hard_example_algo"}]}""" + "\n",
        Write(Cat, "obs://bucket/folder/catDog/5.jpg"));

    [Theory]
    [InlineData(null, true, ",\"property\":{\"@hardexample:control\":\"true\"}}")]
    [InlineData("""{"@hardexample:control":"true"}""", false, "]}")]
    [InlineData("""{"a":1,"@hardexample:control":"true"}""", true, ",\"property\":{\"@hardexample:control\":\"true\",\"a\":1}}")]
    public void A_control_is_marked_in_property_and_an_earlier_mark_goes(string? property, bool control, string end)
    {
        using JsonDocument? before = property is null ? null : JsonDocument.Parse(property);
        Sample sample = Cat with
        {
            IsControl = control, ManifestFields = before is null ? [] : [new("property", before.RootElement.Clone())],
        };
        Assert.EndsWith(end + "\n", Write(sample, "/out/5.jpg"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_detection_form_is_exact()
    {
        Sample sample = Cat with { HardReasons = [0], Prediction = new DetectionPrediction([]) };
        Assert.Equal(
            """{"source":"/out/Data/1.jpg","hard":"True","hard-reasons":"0","hard-coefficient":"1.0","annotation":"""
                + """[{"annotation-loc":"/out/Data/1.xml","type":"modelarts/object_detection","annotation-format":"PASCAL """
                + """VOC","annotated-by":"modelarts/hard_example_algo"}]}""" + "\n",
            Write(sample, "/out/Data/1.jpg", "/out/Data/1.xml"));
    }

    [Fact]
    public void A_list_that_a_person_picked_keeps_the_marks_of_its_samples()
    {
        using var stream = new MemoryStream();
        using (var writer = new ManifestWriter(stream) { KeepsMarks = true })
        {
            writer.Write(Cat with { IsHard = false, HardCoefficient = 0.04, HardReasons = [] }, "/in/5.jpg");
            writer.Write(Cat with { HardReasons = [0], Prediction = new DetectionPrediction([]) }, "/in/6.jpg");
        }
        Assert.Equal(
            """{"source":"/in/5.jpg","hard":false,"hard-reasons":"","hard-coefficient":0.04,"annotation":"""
            + """[{"name":"cat","type":"modelarts/image_classification","confidence":0.599,"""
            + "\"annotated-by\":\"modelarts/hard_example_algo\"}]}\n"
            + """{"source":"/in/6.jpg","hard":"True","hard-reasons":"0","hard-coefficient":"1.0","annotation":[]}""" + "\n",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData(1, "1.0")]
    [InlineData(0, "0.0")]
    [InlineData(-0.0, "0.0")]
    [InlineData(0.599, "0.599")]
    [InlineData(0.1234567, "0.123457")]
    [InlineData(1e-9, "0.0")]
    [InlineData(0.1 + 0.2, "0.3")]
    public void Numbers_have_one_to_six_decimals(double value, string text)
    {
        Assert.Equal(text, JsonFormat.Number(value));
        Assert.Contains($"\"hard-coefficient\":{text},", Write(Cat with { HardCoefficient = value }, "a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_stay_readable_and_text_stays_on_its_line()
    {
        string line = Write(Cat with { Prediction = new ClassificationPrediction("猫 & <b>\n\"", [new("猫 & <b>\n\"", 0.5)]) }, "/out/é.jpg");
        Assert.Contains("""{"source":"/out/é.jpg",""", line, StringComparison.Ordinal);
        Assert.Contains("""{"name":"猫 & <b>\n\"",""", line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(c => c == '\n'));
    }

    [Fact]
    public void Unknown_fields_are_written_back_and_stale_marks_are_not()
    {
        byte[] input = Encoding.UTF8.GetBytes(
            """{"sensor":{"iso":[100,1.50]},"source":"a","hard":false,"property":{"@modelarts:hard":"0","color":"white"},"note":"é"}""");
        ManifestEntry entry = ManifestFile.Read(input, 1).Entry!;
        string line = Write(Cat with { ManifestFields = entry.ReadOtherFields(), Usage = "EVAL" }, "/out/a");
        Assert.EndsWith("""
            "modelarts/hard_example_algo"}],"usage":"EVAL","sensor":{"iso":[100,1.50]},"property":{"color":"white"},"note":"é"}
            """ + "\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        byte[] line = Encoding.UTF8.GetBytes(Write(Cat with { HardCoefficient = 0.123456 }, "/out/Data/cat/5.jpg").TrimEnd());
        ManifestEntry entry = ManifestFile.Read(line, 1).Entry!;
        Assert.Equal((true, 0.123456, "cat", 0.599),
            (entry.IsHard, entry.HardCoefficient, entry.Annotations[0].Name, entry.Annotations[0].Confidence));
        Assert.Equal(Cat.HardReasons.AsEnumerable(), entry.HardReasons);
    }
}
