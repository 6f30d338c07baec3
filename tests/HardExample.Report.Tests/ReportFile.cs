using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HardExample.Report;

namespace HardExample.Report.Tests;

/// <summary>A report as a reader of the file sees it.</summary>
internal sealed partial class ReportFile
{
    private ReportFile(byte[] bytes)
    {
        (Bytes, Text) = (bytes, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        Data = JsonDocument.Parse(Block("report-data")).RootElement;
    }

    public byte[] Bytes { get; }

    public string Text { get; }

    public JsonElement Data { get; }

    public JsonElement Samples => Data.GetProperty("samples");

    public string[] ManifestLines => Block("manifest").Split('\n')[1..^1];

    public static ReportFile Of(ReportInput input)
    {
        using var stream = new MemoryStream();
        HtmlReport.Write(stream, input);
        return new(stream.ToArray());
    }

    /// <summary>The text of a block up to the first closing tag, which is where a browser ends it.</summary>
    public string Block(string id)
    {
        int tag = Text.IndexOf($"id=\"{id}\">", StringComparison.Ordinal);
        Assert.True(tag >= 0, $"There is no block {id}.");
        int start = Text.IndexOf('>', tag) + 1;
        return Text[start..Text.IndexOf("</script", start, StringComparison.OrdinalIgnoreCase)];
    }

    public string Script => Between("<script>", "</script>");

    public string Style => Between("<style>", "</style>");

    public string Policy => PolicyPattern().Match(Text).Groups[1].Value;

    private string Between(string open, string close)
    {
        int start = Text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        return Text[start..Text.IndexOf(close, start, StringComparison.Ordinal)];
    }

    [GeneratedRegex("""Content-Security-Policy" content="([^"]*)""")]
    private static partial Regex PolicyPattern();
}
