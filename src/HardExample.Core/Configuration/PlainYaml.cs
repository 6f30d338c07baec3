using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HardExample.Core.Configuration;

/// <summary>
/// YAML as plain values. It reads events and builds nothing by name: tags that name types, anchors and aliases are refused, so a file can
/// neither make objects nor grow when it is read.
/// </summary>
internal sealed class PlainYaml
{
    private const string StandardTags = "tag:yaml.org,2002:";
    private static readonly ImmutableArray<string> PlainTags = ["str", "int", "float", "bool", "null", "map", "seq"];

    private readonly Parser _parser;
    private readonly List<ConfigurationDiagnostic> _diagnostics;

    private PlainYaml(string text, List<ConfigurationDiagnostic> diagnostics)
    {
        _parser = new Parser(new StringReader(text));
        _diagnostics = diagnostics;
    }

    /// <summary>Reads a text whose root is a mapping; an empty text is an empty mapping.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="diagnostics">Takes what is wrong; after a syntax error nothing more is read.</param>
    public static PlainMap Parse(string text, List<ConfigurationDiagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith('\uFEFF')) text = text[1..];
        var reader = new PlainYaml(text, diagnostics);
        try
        {
            PlainValue? root = reader.ReadDocument();
            if (root is PlainMap map) return map;
            if (root is not (null or PlainScalar { IsNull: true }))
                diagnostics.Add(new("", root.Line, $"The text is {root.Describe()}; it must be a mapping of lines such as 'margin: 0.8'."));
        }
        catch (YamlException e)
        {
            diagnostics.Add(new("", (int)Math.Max(1, e.Start.Line), $"This is not YAML: {FirstLine(e.Message)}"));
        }
        return new([], null);
    }

    /// <summary>Reads a text whose root is a mapping.</summary>
    /// <exception cref="ConfigurationException">There is an error.</exception>
    public static PlainMap ParseMap(string text)
    {
        var diagnostics = new List<ConfigurationDiagnostic>();
        PlainMap map = Parse(text, diagnostics);
        return diagnostics.Count == 0 ? map : throw new ConfigurationException(string.Join(' ', diagnostics.Select(static f => f.Message)));
    }

    private PlainValue? ReadDocument()
    {
        Next<StreamStart>();
        if (_parser.Current is StreamEnd) return null;
        Next<DocumentStart>();
        PlainValue root = ReadValue(0);
        Next<DocumentEnd>();
        if (_parser.Current is not StreamEnd)
            _diagnostics.Add(new("", Line(_parser.Current!), "A second document begins here; a configuration is one document."));
        return root;
    }

    /// <summary>Steps over the event that must stand here; the first call also opens the stream.</summary>
    private T Next<T>() where T : ParsingEvent
    {
        if (_parser.Current is null) Move();
        if (_parser.Current is not T current) throw new YamlException("unexpected end of the text");
        Move();
        return current;
    }

    private void Move()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // The library checks tags as arguments and loses its state over some broken scalars; for a reader of files both are errors of
            // the text.
            Mark mark = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(mark, mark, "the text cannot be understood from here on", e);
        }
    }

    private PlainValue ReadValue(int depth)
    {
        ParsingEvent current = _parser.Current ?? throw new YamlException("unexpected end of the text");
        if (depth > PlainValue.MaxNesting)
            throw new YamlException(current.Start, current.End, "nested too deeply; settings are at most mappings in mappings");
        CheckNode(current);
        switch (current)
        {
            case Scalar scalar:
                Next<Scalar>();
                return new PlainScalar(scalar.Value, IsNull(scalar), Line(scalar));
            case AnchorAlias:
                Next<AnchorAlias>();
                return new PlainScalar("", true, Line(current));
            case SequenceStart:
                return ReadList(depth);
            default:
                return ReadMap(depth);
        }
    }

    private PlainList ReadList(int depth)
    {
        int line = Line(Next<SequenceStart>());
        var items = ImmutableArray.CreateBuilder<PlainValue>();
        while (_parser.Current is not SequenceEnd) items.Add(ReadValue(depth + 1));
        Next<SequenceEnd>();
        return new(items.ToImmutable(), line);
    }

    private PlainMap ReadMap(int depth)
    {
        int line = Line(Next<MappingStart>());
        var entries = ImmutableArray.CreateBuilder<PlainEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (_parser.Current is not MappingEnd)
        {
            PlainValue key = ReadValue(depth + 1);
            PlainValue value = ReadValue(depth + 1);
            if (key is not PlainScalar name)
                _diagnostics.Add(new("", key.Line, $"A name is {key.Describe()}; it must be text."));
            else if (!keys.Add(name.Text))
                _diagnostics.Add(new(name.Text, name.Line, $"{UserText.Quote(name.Text)} stands here a second time; leave one out."));
            else
                entries.Add(new(name.Text, value, name.Line));
        }
        Next<MappingEnd>();
        return new(entries.ToImmutable(), line);
    }

    private void CheckNode(ParsingEvent current)
    {
        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
            _diagnostics.Add(new("", Line(current),
                "Anchors and aliases (&name, *name) are not accepted; write the value where it is needed."));
        if (current is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag } && !IsPlain(tag.Value))
            _diagnostics.Add(new("", Line(current),
                $"The tag {UserText.Quote(tag.Value)} names a type; tags are not accepted, write the plain value."));
    }

    private static bool IsPlain(string tag) =>
        tag.StartsWith(StandardTags, StringComparison.Ordinal) && PlainTags.Contains(tag[StandardTags.Length..]);

    private static bool IsNull(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static int Line(ParsingEvent current) => (int)current.Start.Line;

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd('\r', ' ');
}
