namespace HardExample.Core.Formats;

/// <summary>Consecutive whole lines in a pooled buffer.</summary>
internal sealed class LineBlock : IDisposable
{
    private readonly int _length, _number;
    private byte[]? _bytes;

    /// <summary>Takes over <paramref name="bytes"/>, which came from <see cref="LineBlocks.Pool"/>.</summary>
    /// <param name="bytes">The lines with their ends; the last may lack its own.</param>
    /// <param name="length">How many of the bytes count.</param>
    /// <param name="lines">How many lines that are.</param>
    /// <param name="number">Number of the first line, from 1.</param>
    public LineBlock(byte[] bytes, int length, int lines, int number) =>
        (_bytes, _length, LineCount, _number) = (bytes, length, lines, number);

    /// <summary>How many lines there are.</summary>
    public int LineCount { get; }

    /// <summary>Whether it stands for one line that is longer than <see cref="LineBlocks.LongestLine"/>.</summary>
    public bool IsTooLong { get; private init; }

    /// <summary>The lines.</summary>
    public Enumerator GetEnumerator() => new(_bytes.AsSpan(0, _length), _number);

    /// <summary>Stands for a line that is longer than <see cref="LineBlocks.LongestLine"/> and was not kept.</summary>
    public static LineBlock OfTooLongLine(int number) => new([], 0, 1, number) { IsTooLong = true };

    /// <summary>Number of the first line.</summary>
    public int FirstNumber => _number;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { Length: > 0 } bytes) LineBlocks.Pool.Return(bytes);
    }

    /// <summary>Goes through the lines.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> rest, int number)
    {
        private ReadOnlySpan<byte> _rest = rest;

        /// <summary>Number of the current line, from 1.</summary>
        public int Number { get; private set; } = number - 1;

        /// <summary>The current line without its end.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Goes on to the next line.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            int end = _rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            Current = line is [.., (byte)'\r'] ? line[..^1] : line;
            Number++;
            return true;
        }
    }
}
