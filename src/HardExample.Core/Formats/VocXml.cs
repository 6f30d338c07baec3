using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using HardExample.Core.Errors;

namespace HardExample.Core.Formats;

/// <summary>
/// Reads the XML of a PASCAL VOC file: of a bounded depth and size, without document type, in any encoding that it names (LabelImg on
/// Chinese Windows writes GBK).
/// </summary>
internal static partial class VocXml
{
    private const int MaxDepth = 64, MaxBytes = 1 << 26, DeclarationLength = 200;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CheckCharacters = true, MaxCharactersInDocument = MaxBytes,
    };

    static VocXml() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The outermost element.</summary>
    /// <exception cref="InputException">The text is no XML, or beyond a limit; the message says what is wrong, but cannot name the
    /// file.</exception>
    public static XElement Load(ReadOnlyMemory<byte> xml)
    {
        if (xml.Length > MaxBytes) throw Bad($"It is larger than {MaxBytes >> 20} MiB.");
        if (xml.Span.Trim(" \t\r\n\0"u8).IsEmpty) throw Bad("The file is empty.");
        byte[] bytes = xml.ToArray();
        try
        {
            Encoding? declared = DeclaredIn(bytes);
            // A tree of what is beyond a limit would take much memory: the limits are checked before there is one.
            using (XmlReader reader = Open(bytes, declared)) Check(reader);
            using XmlReader again = Open(bytes, declared);
            return XElement.Load(again, LoadOptions.SetLineInfo);
        }
        catch (XmlException error)
        {
            throw Bad(Describe(bytes, error), error.LineNumber > 0 ? error.LineNumber : null, error);
        }
        catch (ArgumentException error)
        {
            throw Bad("Its bytes are not text of the encoding that it names. Save it anew as UTF-8.", null, error);
        }
    }

    private static XmlReader Open(byte[] bytes, Encoding? declared)
    {
        var stream = new MemoryStream(bytes, writable: false);
        return declared is null ? XmlReader.Create(stream, Settings) : XmlReader.Create(new StreamReader(stream, declared), Settings);
    }

    private static void Check(XmlReader reader)
    {
        int objects = 0;
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
                throw Bad($"Its elements are nested more than {MaxDepth} deep.", (reader as IXmlLineInfo)?.LineNumber);
            if (reader is { Depth: 1, NodeType: XmlNodeType.Element, LocalName: "object" } && ++objects > InferenceResultFile.MaxBoxes)
                throw InferenceResultFile.TooManyBoxes();
        }
    }

    // The reader of the library knows Unicode; any other encoding is decoded here, strictly.
    private static Encoding? DeclaredIn(byte[] bytes)
    {
        if (Declaration().Match(
            Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, DeclarationLength))) is not { Success: true } match) return null;
        string name = match.Groups[1].Value;
        if (name.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            // Python and Java name a code page cp936 or ms936.
            return NumberOfPage().Match(name) is { Success: true } page
                ? Encoding.GetEncoding(int.Parse(page.Groups[1].ValueSpan, CultureInfo.InvariantCulture), EncoderFallback.ExceptionFallback,
                    DecoderFallback.ExceptionFallback)
                : Encoding.GetEncoding(name.Equals("utf8", StringComparison.OrdinalIgnoreCase) ? "utf-8" : name,
                    EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw Bad($"It names the encoding \"{name}\", which is not known. Save it as UTF-8.", 1, error);
        }
    }

    private static string Describe(byte[] bytes, XmlException error)
    {
        if (bytes.AsSpan().IndexOf("<!DOCTYPE"u8) >= 0)
            return "It has a document type definition (<!DOCTYPE …>), which is not read. Take it out.";
        if (bytes.AsSpan().TrimStart("\uFEFF \t\r\n"u8) is not [(byte)'<', ..] && Utf16Text.Find(bytes) is null)
            return "It is no XML: it does not begin with '<'.";
        return error.LineNumber > 0
            ? $"The XML cannot be read from line {error.LineNumber}, column {error.LinePosition} on: a part is missing, or a sign stands "
            + "where none may. Save it anew."
            : "The XML cannot be read: a part is missing, or a sign stands where none may. Save it anew.";
    }

    private static InputException Bad(string what, int? line = null, Exception? cause = null) => cause is null
        ? new("This is not a PASCAL VOC file: " + what) { ErrorId = InputErrorIds.InvalidAnnotation, Line = line }
        : new("This is not a PASCAL VOC file: " + what, cause) { ErrorId = InputErrorIds.InvalidAnnotation, Line = line };

    [GeneratedRegex(@"^(?:cp|ms)-?([0-9]{3,5})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NumberOfPage();

    [GeneratedRegex(@"^(?:\u00EF\u00BB\u00BF)?\s*<\?xml[^>]*?\bencoding\s*=\s*[""']([^""']*)[""']", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
