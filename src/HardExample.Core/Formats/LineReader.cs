namespace HardExample.Core.Formats;

/// <summary>Cuts a stream into lines without decoding them; one buffer serves all lines.</summary>
/// <param name="stream">Read to its end, not disposed.</param>
internal sealed class LineReader(Stream stream)
{
    /// <summary>A line may be this long, bytes; what is longer is no manifest.</summary>
    public const int LongestLine = 1 << 24;

    private byte[] _buffer = new byte[1 << 16];
    private int _start, _end;
    private bool _ended;

    /// <summary>Number of the line last given, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the line last given was longer than <see cref="LongestLine"/>; it is then given empty.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The next line without its line end; it is valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        TooLong = false;
        int searched = _start;
        while (true)
        {
            int at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = Take(searched + at, searched + at + 1);
                return true;
            }
            if (_ended)
            {
                bool rest = _end > _start || TooLong;
                line = rest ? Take(_end, _end) : default;
                return rest;
            }
            if (_end - _start > LongestLine)
            {
                TooLong = true;
                _start = _end;
            }
            Fill();
            searched = Math.Max(_start, _lastFill);
        }
    }

    private int _lastFill;

    private void Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        _lastFill = _end;
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        if (read == 0) _ended = true;
        _end += read;
    }

    private ReadOnlyMemory<byte> Take(int end, int next)
    {
        int start = _start;
        _start = next;
        Number++;
        if (TooLong) return default;
        if (end > start && _buffer[end - 1] == '\r') end--;
        return _buffer.AsMemory(start, end - start);
    }
}
