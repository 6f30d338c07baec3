using System.Net;
using System.Text;
using HardExample.Core.Samples;

namespace HardExample.Report;

/// <summary>
/// Writes a report as one HTML file that needs no server and no network. Whatever labels and paths contain stands in data blocks only, with
/// every character that could end the block escaped; a Content Security Policy allows the report's own program and style by their hash and
/// nothing else.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the report. The same input gives the same bytes.</summary>
    /// <param name="stream">Where the file goes; it is left open.</param>
    /// <param name="input">What to show.</param>
    /// <param name="cancellationToken">Honoured between pictures; the file is then incomplete.</param>
    /// <exception cref="ArgumentException">The folder for linked thumbnails is not a plain name, or a number is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(Stream stream, ReportInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(input.MaxListed, 1, nameof(input));
        ArgumentOutOfRangeException.ThrowIfLessThan(input.MaxDegreeOfParallelism, 1, nameof(input));
        if (input.Linked is { } linked) RequirePlainName(linked.Folder);

        List<Sample> ordered = [.. input.Samples
            .OrderByDescending(static s => s.HardCoefficient ?? -1).ThenBy(static s => s.SequenceIndex)
                .ThenBy(static s => s.Id, StringComparer.Ordinal)];
        var plan = new ThumbnailPlan();
        string script = ReportAssets.Script, style = ReportAssets.Style;
        foreach (string part in ReportAssets.Html.Split("{{", StringSplitOptions.None))
        {
            int end = part.IndexOf("}}", StringComparison.Ordinal);
            if (end >= 0) WriteBlock(part[..end]);
            Put(end >= 0 ? part[(end + 2)..] : part);
        }

        void WriteBlock(string name)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (name)
            {
                case "title": Put(WebUtility.HtmlEncode(input.Title)); break;
                case "policy": Put(Policy(script, style, input.Linked is not null)); break;
                case "style": Put(style); break;
                case "script": Put(script); break;
                case "data": new ReportData(input, ordered, plan).Write(stream); break;
                case "manifest": ReportManifest.Write(stream, input, ordered); break;
                case "pictures": plan.Write(stream, input.Linked, input.MaxDegreeOfParallelism, cancellationToken); break;
                default: throw new InvalidOperationException($"The page has an unknown placeholder '{name}'.");
            }
        }

        void Put(string text) => stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string Policy(string script, string style, bool linked) =>
        "default-src 'none'; " +
        $"script-src {ReportAssets.HashOf(script)}; style-src {ReportAssets.HashOf(style)}; " +
        $"img-src blob: data:{(linked ? " 'self' file:" : "")}; " +
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static void RequirePlainName(string folder)
    {
        if (folder.Length == 0 || folder is "." or ".." || folder.AsSpan().IndexOfAny('/', '\\', ':') >= 0)
            throw new ArgumentException($"'{folder}' is not a plain folder name; give one that lies beside the report, such as "
                + "report_files.");
    }
}
