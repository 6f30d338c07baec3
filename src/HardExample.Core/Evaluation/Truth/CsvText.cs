using System.Text;
using HardExample.Core.Errors;

namespace HardExample.Core.Evaluation.Truth;

/// <summary>Reads comma-separated values (RFC 4180); blank lines and a byte order mark are tolerated.</summary>
public sealed class CsvText
{
    private readonly TextReader _text;
    private readonly string _source;
    private int _line = 1;

    private CsvText(TextReader text, string source) => (_text, _source) = (text, source);

    /// <summary>The rows with the line they begin on, from 1; every row has as many fields as the first.</summary>
    /// <param name="text">The text; the caller closes it.</param>
    /// <param name="source">Names the file in errors.</param>
    /// <exception cref="InputException">An unclosed quote, text after a closing quote, or a row with another number of fields.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Read(TextReader text, string source)
    {
        var csv = new CsvText(text, source);
        if (text.Peek() == '\uFEFF') text.Read();
        int width = 0;
        while (text.Peek() >= 0)
        {
            int line = csv._line;
            List<string> fields = csv.ReadRow();
            if (fields is [""]) continue;
            if (width == 0) width = fields.Count;
            if (fields.Count != width)
                throw new InputException(
                    FormattableString.Invariant($"{source}, line {line}: there are {fields.Count} fields where the header has {width}."));
            yield return (line, fields);
        }
    }

    private List<string> ReadRow()
    {
        var fields = new List<string>();
        while (true)
        {
            fields.Add(_text.Peek() == '"' ? ReadQuoted() : ReadPlain());
            int separator = _text.Read();
            if (separator == ',') continue;
            if (separator == '\r' && _text.Peek() == '\n') _text.Read();
            if (separator is not (-1 or '\r' or '\n'))
                throw new InputException(
                    FormattableString.Invariant(
                        $"{_source}, line {_line}: text follows a closing quote; double the quotes inside a quoted field."));
            _line++;
            return fields;
        }
    }

    private string ReadPlain()
    {
        var field = new StringBuilder();
        while (_text.Peek() is not (-1 or ',' or '\r' or '\n')) field.Append((char)_text.Read());
        return field.ToString();
    }

    private string ReadQuoted()
    {
        int begin = _line;
        var field = new StringBuilder();
        _text.Read();
        while (true)
        {
            int c = _text.Read();
            if (c < 0) throw new InputException(FormattableString.Invariant($"{_source}, line {begin}: a quote is not closed."));
            if (c == '\n') _line++;
            if (c != '"') field.Append((char)c);
            else if (_text.Peek() == '"') field.Append((char)_text.Read());
            else return field.ToString();
        }
    }
}
