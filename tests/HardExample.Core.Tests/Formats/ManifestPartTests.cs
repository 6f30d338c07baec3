using System.Text;
using System.Text.Json;
using HardExample.Core.Formats.Manifests;

namespace HardExample.Core.Tests.Formats;

public sealed class ManifestPartTests
{
    private static readonly string[] Lines =
    [
        """{"source":"obs://bucket/train/images/7.jpg","usage":"TRAIN","annotation":"""
            + """[{"type":"modelarts/image_classification","name":"cat","annotated-by":"human","creation-time":"2024-01-23 11:30:30"}]}""",
        """{"source": "a/1.jpg", "id": "0162", "usage": "eval", "inference-loc": "r/1.txt", "annotation": [{"name": "cat", "confidence": """
            + """0.25}, {"name": "dog", "confidence": "0.125", "annotated-by": "m"}]}""",
        """{"source":"a/Größe.jpg","annotation":"""
            + """[{"annotation-loc":"v/1.xml","annotation-format":"PASCAL """
            + """VOC","type":"object_detection","name":"Käfer"}],"usage":"TRAIN"}""",
        """{"source":"s3://b/1.jpg","hard":"true","annotation":"""
            + """[{"type":"modelarts/image_classification","name":"cat","property":"""
            + """{"color":"white"},"hard-coefficient":0.7}],"sensor":5}""",
    ];

    /// <summary>Bytes that end texts, break them, or are no text.</summary>
    private static readonly byte[] Replacements = [.. "\"\\{}[]:, \t0.9-"u8, 0x01, 0x7f, 0xc3, 0xff];

    [Trait("Category", "Slow")]
    [Fact]
    public void Lines_read_together_say_what_each_says_alone_and_so_do_all_their_errors()
    {
        foreach (string line in Lines)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(line);
            CompareWithParser(utf8);
            for (int i = 0; i < utf8.Length; i++)
            {
                CompareWithParser([.. utf8[..i], .. utf8[(i + 1)..]]);
                foreach (byte other in Replacements)
                {
                    CompareWithParser([.. utf8[..i], other, .. utf8[(i + 1)..]]);
                    CompareWithParser([.. utf8[..i], other, .. utf8[i..]]);
                }
            }
        }
    }

    [Fact]
    public void Parts_know_the_numbers_of_their_lines()
    {
        // More than one part: some hundred kilobytes, with blank lines between.
        string text = string.Concat(
            Enumerable.Range(0, 5000)
            .Select(i => $"{{\"source\":\"{i}\",\"usage\":\"TRAIN\",\"id\":\"{new string('x', i % 60)}\"}}\n" + (i % 7 == 0 ? "\n" : "")));
        List<ManifestPart> parts = [.. ManifestFile.ReadParts(new MemoryStream(Encoding.UTF8.GetBytes(text)))];
        Assert.True(parts.Count > 3);
        parts.Reverse(); // parts do not need each other
        ManifestLine[] lines = [.. parts.SelectMany(p => p.Read()).OrderBy(l => l.Number)];

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => i + 1 + (i + 6) / 7), lines.Select(l => l.Number));
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            lines.Select(l => l.Entry!.Source));
    }

    private static void CompareWithParser(byte[] line)
    {
        ManifestLine[] read = [.. ManifestFile.Read(new MemoryStream(line))];
        if (read.Length != 1) return; // a line end came in, or nothing is left
        Assert.Equal(Text(ManifestFile.Read(line.AsSpan().Trim(" \t\r"u8), 1)), Text(read[0]));
    }

    private static string Text(ManifestLine line) => line.Problem is { } problem
        ? $"{problem.ErrorId} {problem.Line} {problem.Message}"
        : JsonSerializer.Serialize(line.Entry) + string.Join(' ', line.Entry!.ReadOtherFields());
}
