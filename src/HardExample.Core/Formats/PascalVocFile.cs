using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;

namespace HardExample.Core.Formats;

/// <summary>
/// PASCAL VOC annotations (Everingham et al., "The PASCAL Visual Object Classes Challenge", 2010). Polygons, lines, points and circles are
/// read as their bounding box. A document type definition is refused, and with it every entity of its own.
/// </summary>
public static class PascalVocFile
{
    /// <summary>Reads an annotation.</summary>
    /// <exception cref="InputException">The text is not such an annotation; the message says what is wrong, but cannot name the
    /// file.</exception>
    public static VocAnnotation Parse(ReadOnlyMemory<byte> xml)
    {
        XElement root = VocXml.Load(xml);
        if (root.Name.LocalName != "annotation") throw Bad(root, $"The outermost element is <{root.Name.LocalName}>, not <annotation>.");
        XElement? size = root.Element("size");
        return new()
        {
            FileName = root.Element("filename")?.Value.Trim(),
            Width = Count(size?.Element("width")), Height = Count(size?.Element("height")), Depth = Count(size?.Element("depth")),
            Objects = [.. root.Elements("object").Select(Object)],
        };
    }

    /// <summary>Writes the annotation of a detection.</summary>
    /// <param name="fileName">Name of the image file.</param>
    /// <param name="width">Width of the upright image, px.</param>
    /// <param name="height">Height of the upright image, px.</param>
    /// <param name="boxes">The boxes; each is cut to the image, and one of which nothing is left is left out.</param>
    /// <param name="decimals">Whether coordinates keep up to three decimals; else boxes are rounded outwards to whole pixels, as most
    /// readers expect.</param>
    public static string Write(string fileName, int width, int height, ImmutableArray<DetectedBox> boxes, bool decimals = false)
    {
        var xml = new StringBuilder(512 + boxes.Length * 300);
        xml.Append(CultureInfo.InvariantCulture, $"""
            <annotation>
              <folder>Data</folder><filename>{Escape(fileName)}</filename>
              <source><database>Unknown</database></source>
              <size><width>{width}</width><height>{height}</height><depth>3</depth></size>
              <segmented>0</segmented>

            """);
        foreach (DetectedBox box in boxes)
        {
            if (Cut(box.Box, width, height, decimals) is not { } b) continue;
            string name = Escape(box.Label);
            xml.Append(CultureInfo.InvariantCulture, $"""
                  <object>
                    <name>{name}</name><pose>Unspecified</pose><truncated>0</truncated><occluded>0</occluded><difficult>0</difficult>
                    <confidence>{JsonFormat.Number(box.Score)}</confidence>
                    <bndbox>{Corner("xmin", b.XMin)}{Corner("ymin", b.YMin)}{Corner("xmax", b.XMax)}{Corner("ymax", b.YMax)}</bndbox>
                  </object>

                """);
        }
        return xml.Append("</annotation>\n").Replace("\r\n", "\n").ToString();

        static string Corner(string name, double value) => FormattableString.Invariant($"<{name}>{value:0.###}</{name}>");
    }

    /// <summary>A box as it is written: cut to the image and rounded; null when no area is left.</summary>
    /// <param name="box">The box, px.</param>
    /// <param name="width">Width of the upright image, px.</param>
    /// <param name="height">Height of the upright image, px.</param>
    /// <param name="decimals">Whether coordinates keep up to three decimals.</param>
    public static BoundingBox? Cut(BoundingBox box, int width, int height, bool decimals = false)
    {
        BoundingBox b = box.Clip(width, height);
        b = decimals ? new(Thousandths(b.XMin), Thousandths(b.YMin), Thousandths(b.XMax), Thousandths(b.YMax))
            : new(Down(b.XMin), Down(b.YMin), Up(b.XMax), Up(b.YMax));
        return b.XMin < b.XMax && b.YMin < b.YMax ? b : null;
    }

    private static double Thousandths(double value) => Math.Round(value, 3, MidpointRounding.AwayFromZero);

    // A thousandth is the rounding of a single precision number, not a part of the object.
    private static double Down(double value) => Math.Floor(value + 1e-3);

    private static double Up(double value) => Math.Ceiling(value - 1e-3);

    private static VocObject Object(XElement element)
    {
        string label = element.Element("name")?.Value.Trim() ?? "";
        if (label.Length == 0) throw Bad(element, "An object has no name.");
        BoundingBox box = element.Element("bndbox") is { } bounds ? Bounds(bounds) : Shape(element, label);
        if (!(box.XMin <= box.XMax && box.YMin <= box.YMax))
            throw Bad(element, $"The {label} box {InferenceResultFile.Text(box)} ends before it begins.", InputErrorIds.InvalidBox);
        return new(label, box, Confidence(element.Element("confidence")),
            element.Element("difficult")?.Value.Trim() is "1" or "true" or "True");
    }

    private static BoundingBox Bounds(XElement bounds) => new(
        Number(bounds, "xmin"), Number(bounds, "ymin"), Number(bounds, "xmax"), Number(bounds, "ymax"));

    private static BoundingBox Shape(XElement element, string label)
    {
        foreach (XElement shape in element.Elements())
        {
            switch (shape.Name.LocalName)
            {
                case "polygon" or "polyline" or "line" or "point" or "dashed": return Hull(shape);
                case "circle":
                    double x = Number(shape, "cx"), y = Number(shape, "cy"), r = Number(shape, "r");
                    return new(x - r, y - r, x + r, y + r);
            }
        }
        throw Bad(element, $"The object {label} has neither bndbox nor polygon, line, point or circle.");
    }

    // Points are x, y or x1, y1, x2, y2 ...; some tools wrap each pair in an element of its own.
    private static BoundingBox Hull(XElement shape)
    {
        double xMin = double.PositiveInfinity, yMin = xMin, xMax = double.NegativeInfinity, yMax = xMax;
        foreach (XElement leaf in shape.Descendants().Where(static e => !e.HasElements))
        {
            string name = leaf.Name.LocalName;
            if (name.Length == 0 || name[0] is not ('x' or 'y') || name.AsSpan(1).ContainsAnyExceptInRange('0', '9')) continue;
            double value = Number(leaf);
            if (name[0] == 'x') (xMin, xMax) = (Math.Min(xMin, value), Math.Max(xMax, value));
            else (yMin, yMax) = (Math.Min(yMin, value), Math.Max(yMax, value));
        }
        return xMin <= xMax && yMin <= yMax ? new(xMin, yMin, xMax, yMax) : throw Bad(shape, $"The {shape.Name.LocalName} has no points.");
    }

    private static double Number(XElement parent, string name) =>
        Number(parent.Element(name) ?? throw Bad(parent, $"<{parent.Name.LocalName}> has no <{name}>."));

    private static double Number(XElement element) =>
        double.TryParse(element.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Math.Abs(value) <= 1e9
            ? value
            : throw Bad(element, $"<{element.Name.LocalName}> is \"{element.Value}\", not a number of pixels.", InputErrorIds.InvalidBox);

    private static double? Confidence(XElement? element)
    {
        if (element is null || element.Value.Trim().Length == 0) return null;
        if (!double.TryParse(element.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            throw Bad(element, $"<confidence> is \"{element.Value}\", not a number from 0 to 1.", InputErrorIds.InvalidScore);
        return InferenceResultFile.CheckScore(value);
    }

    private static int? Count(XElement? element) =>
        double.TryParse(element?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value is >= 1 and <= int.MaxValue
            ? (int)value
            : null;

    // XML cannot hold control characters nor half surrogate pairs, not even escaped.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case < 0x20 and not (0x9 or 0xA) or 0xFFFE or 0xFFFF: escaped.Append('\uFFFD'); break;
                default: escaped.Append(rune.ToString()); break;
            }
        }
        return escaped.ToString();
    }

    private static InputException Bad(XElement at, string message, string errorId = InputErrorIds.InvalidAnnotation) =>
        new(message) { ErrorId = errorId, Line = at is IXmlLineInfo info && info.HasLineInfo() ? info.LineNumber : null };
}

/// <summary>A PASCAL VOC annotation of one image.</summary>
public sealed record VocAnnotation
{
    /// <summary>filename of the image; null when not given.</summary>
    public string? FileName { get; init; }

    /// <summary>Width of the image, px; null when not given or 0.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the image, px; null when not given or 0.</summary>
    public int? Height { get; init; }

    /// <summary>Channels of the image; null when not given.</summary>
    public int? Depth { get; init; }

    /// <summary>The objects, in the order of the file; may be empty.</summary>
    public ImmutableArray<VocObject> Objects { get; init; } = [];

    /// <summary>The objects as boxes; one without confidence gets <paramref name="defaultScore"/>.</summary>
    public ImmutableArray<DetectedBox> ToBoxes(double defaultScore = 1) =>
        [.. Objects.Select(o => new DetectedBox(o.Label, o.Confidence ?? defaultScore, o.Box))];
}

/// <summary>One object of a PASCAL VOC annotation.</summary>
/// <param name="Label">name: the class.</param>
/// <param name="Box">Where, px; of a polygon, a line or a point its bounding box.</param>
/// <param name="Confidence">confidence in [0, 1]; null when not given.</param>
/// <param name="Difficult">difficult: hard to recognise for a person.</param>
public readonly record struct VocObject(string Label, BoundingBox Box, double? Confidence = null, bool Difficult = false);
