using System.Security.Cryptography;
using System.Text;

namespace HardExample.Report;

/// <summary>The page, its style and its program, as they stand in Report/Assets.</summary>
internal static class ReportAssets
{
    private static readonly string[] Program = ["dom.js", "data.js", "pictures.js", "charts.js", "scatter.js", "overview.js", "drift.js",
        "facts.js", "gallery.js", "detail.js", "main.js"];

    /// <summary>The page with its placeholders.</summary>
    internal static string Html { get; } = Read("report.html");

    /// <summary>The whole style sheet.</summary>
    internal static string Style { get; } = Read("report.css");

    /// <summary>All parts of the program, in one scope of its own.</summary>
    internal static string Script { get; } = $"\n'use strict';\n(() => {{\n{string.Concat(Program.Select(Read))}}})();\n";

    /// <summary>How a Content Security Policy names an inline block: by its SHA-256.</summary>
    internal static string HashOf(string block) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(block)))}'";

    // Browsers read CR LF as LF and hash what they read; a checkout may have either.
    private static string Read(string name)
    {
        using Stream stream = typeof(ReportAssets).Assembly.GetManifestResourceStream("Report." + name)
            ?? throw new InvalidOperationException($"The report asset {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
